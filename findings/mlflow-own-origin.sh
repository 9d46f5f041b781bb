#!/usr/bin/env bash
# MLflow 3.17.2: a server that is allowed to answer for a host refuses what its own page on that host posts.
#
# The server is started for the host iris.localhost (--allowed-hosts). A browser that opens its page there sends, with the
# page's own request for the list of runs, `Host: iris.localhost:PORT` and `Origin: http://iris.localhost:PORT`.
# Seen: GET of the page 200, the same POST without an Origin 200, with the page's own Origin 403 "Cross-origin request
# blocked". With --cors-allowed-origins set to that very origin: 200.
# Expected by whoever reads the documentation of --allowed-hosts: a request from a page to its own server is not cross-origin.
set -euo pipefail

version=3.17.2
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "mlflow==$version"
export MLFLOW_DISABLE_TELEMETRY=true
cd "$folder"

start() { # port, further arguments
    local port=$1
    shift
    "$folder/venv/bin/mlflow" server --port "$port" --workers 1 --backend-store-uri "sqlite:///$folder/$port.db" \
        --allowed-hosts 'iris.localhost:*,127.0.0.1:*' "$@" >"$folder/$port.log" 2>&1 &
    server=$!
    for _ in $(seq 240); do
        curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health" && return
        sleep 1
    done
    cat "$folder/$port.log" >&2
    exit 1
}
stop() { kill "$server" && wait "$server" 2>/dev/null || true; }
post() { # port, further arguments: the status of the page's request for runs
    local port=$1
    shift
    curl --silent --output "$folder/answer" --write-out '%{http_code}' --header "Host: iris.localhost:$port" "$@" \
        --header 'Content-Type: application/json' --data '{"experiment_ids": ["0"]}' \
        "http://127.0.0.1:$port/api/2.0/mlflow/runs/search"
}
expect() { # what, seen, wanted
    printf '%s: %s\n' "$1" "$2"
    [ "$2" = "$3" ] || { printf 'expected %s: the behaviour has changed\n' "$3" >&2; exit 1; }
}

port=25731
start "$port"
expect "page" "$(curl --silent --output /dev/null --write-out '%{http_code}' --header "Host: iris.localhost:$port" "http://127.0.0.1:$port/")" 200
expect "POST without Origin" "$(post "$port")" 200
expect "POST with the page's own Origin" "$(post "$port" --header "Origin: http://iris.localhost:$port")" 403
cat "$folder/answer" && echo
stop
port=25732
start "$port" --cors-allowed-origins "http://iris.localhost:$port"
expect "the same with --cors-allowed-origins" "$(post "$port" --header "Origin: http://iris.localhost:$port")" 200
stop
echo "mlflow $version: as described"
