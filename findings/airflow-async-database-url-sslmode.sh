#!/usr/bin/env bash
# apache-airflow 3.3.2: the asynchronous database URL that it derives keeps `sslmode`, which its driver does not take.
#
# From `[database] sql_alchemy_conn` Airflow derives a second URL, for asyncpg, by exchanging the scheme alone. `sslmode` is
# libpq's parameter, in every managed Postgres' URL; asyncpg's is called `ssl`, and SQLAlchemy hands on what the URL has.
# Seen: without it the connection is tried (refused here, as nobody listens); with `?sslmode=require` every asynchronous
# connection ends with TypeError before it is tried. The same URL is right for the synchronous engine, whose driver is libpq's.
# Expected: a URL that the one driver takes is translated for the other, or refused when Airflow starts.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/connect.py" <<'CONNECT'
import asyncio

from airflow import settings

settings.configure_vars()
settings.configure_orm()


async def connect():
    async with settings.async_engine.connect():
        pass


try:
    asyncio.run(connect())
except Exception as error:
    print("RESULT", settings.SQL_ALCHEMY_CONN_ASYNC.partition("://")[0], type(error).__name__)
CONNECT

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9
"$folder/venv/bin/uv" pip install --quiet --python "$folder/venv/bin/python" --exclude-newer 2026-11-29 \
    apache-airflow==3.3.2 asyncpg==0.32.0 psycopg2-binary==2.9.13

expect() { # parameters of the URL, wanted
    local seen
    seen=$(AIRFLOW_HOME="$folder/home" AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="postgresql+psycopg2://user:word5@127.0.0.1:9/airflow$1" \
        "$folder/venv/bin/python" "$folder/connect.py" 2>"$folder/errors" | grep '^RESULT') || { tail -5 "$folder/errors" >&2; exit 1; }
    echo "apache-airflow 3.3.2, '$1': ${seen#RESULT }"
    [ "$seen" = "RESULT $2" ] || { echo "The behaviour has changed: wanted $2." >&2; exit 1; }
}
expect "" "postgresql+asyncpg ConnectionRefusedError"
expect "?sslmode=require" "postgresql+asyncpg TypeError"
