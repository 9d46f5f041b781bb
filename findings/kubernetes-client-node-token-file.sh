#!/usr/bin/env bash
# @kubernetes/client-node 1.4.0: a kubeconfig whose user has `tokenFile`, Kubernetes' own key, is loaded without a
# word, and its requests carry no login.
#
# The same kubeconfig, a user with `tokenFile: <path>`, is loaded by loadFromString; then the headers of a request are asked for
# (applyToHTTPSOptions). Seen: no Authorization header, no error, no warning. With `token-file` in the place of `tokenFile`, a key
# that the kubeconfig's reference does not have, and with `token`, there is one.
# Expected: `tokenFile` as https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo has it, which kubectl and Go's
# client read; else an error. A cluster answers 403 to nobody in particular, and names system:anonymous.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf 'of-a-file' >token
cat >headers.mjs <<'JS'
import path from "node:path";
const { KubeConfig } = await import("@kubernetes/client-node");
const file = path.resolve("token");
const seen = {};
for (const user of [{ token: "of-the-text" }, { "token-file": file }, { tokenFile: file }]) {
    const config = new KubeConfig();
    config.loadFromString(JSON.stringify({
        apiVersion: "v1", kind: "Config", "current-context": "c",
        clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
        users: [{ name: "u", user }],
        contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    }));
    const request = { headers: {} };
    await config.applyToHTTPSOptions(request);
    seen[Object.keys(user)[0]] = request.headers.Authorization ?? "none";
}
console.log(JSON.stringify(seen));
JS
npm install --silent --no-save --no-audit --no-fund --prefix "$folder" @kubernetes/client-node@1.4.0 >/dev/null
seen=$(node headers.mjs)
echo "@kubernetes/client-node 1.4.0: $seen"
[ "$seen" = '{"token":"Bearer of-the-text","token-file":"Bearer of-a-file","tokenFile":"none"}' ]
