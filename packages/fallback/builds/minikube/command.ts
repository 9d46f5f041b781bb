import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Artifact } from "@gaiaflow/engine-core/artifact";
import { NODE_IMAGE, nodeArchive } from "../kubernetes/node-image";
import { mirrorUrl } from "../kubernetes/mirror";
import { KUBERNETES_VERSION, MINIKUBE_VERSION } from "../kubernetes/versions";

/** Folders of the parts in the cache. */
export interface CommandParts {
    readonly minikube: string;
    readonly kubernetes: string;
    readonly nodeImage: string;
}

/**
 * A command called `minikube` that needs no other arguments than the official one.
 *
 * It sets, by Minikube's own variables, the defaults that a machine without container registries needs, and becomes
 * Minikube. An argument still wins over a variable, so every default can be overruled.
 */
export function minikubeCommand(parts: CommandParts): Artifact {
    const text = commandText(parts);
    return {
        name: "minikube-command",
        version: MINIKUBE_VERSION,
        origin: "registries",
        inputs: [text],
        make: (into) => fs.writeFile(path.join(into, "minikube"), text, { mode: 0o755 }),
    };
}

function commandText({ minikube, kubernetes, nodeImage }: CommandParts): string {
    const archive = nodeArchive(nodeImage);
    return `#!/bin/sh
# Minikube ${MINIKUBE_VERSION}, built from package registries by GaiaFlow (npm run tools -- --stack prod_local).
# It starts what was built with it: Kubernetes ${KUBERNETES_VERSION} in the node image named below.
set -eu

export MINIKUBE_BASE_IMAGE='${NODE_IMAGE}'
export MINIKUBE_BINARY_MIRROR='${mirrorUrl(kubernetes)}'
export MINIKUBE_CONTAINER_RUNTIME="\${MINIKUBE_CONTAINER_RUNTIME-containerd}"
# The other networks, and the preloaded images, would be downloaded.
export MINIKUBE_CNI="\${MINIKUBE_CNI-bridge}"
export MINIKUBE_PRELOAD=false
export MINIKUBE_WANTUPDATENOTIFICATION=false
# Minikube asks root to say that it is meant.
[ "$(id -u)" -ne 0 ] || export MINIKUBE_FORCE=true

asked= starts= previous=
for argument in "$@"; do
    case "$previous$argument" in
    --kubernetes-version=*) asked="\${argument#--kubernetes-version=}" ;;
    start) starts=yes ;;
    esac
    previous=
    [ "$argument" != --kubernetes-version ] || previous=--kubernetes-version=
done
# An argument wins over the variable, which other commands than a start have no use for.
[ -n "$asked" ] || [ -z "$starts" ] || asked="\${MINIKUBE_KUBERNETES_VERSION-}"
case "\${asked#v}" in
"" | ${KUBERNETES_VERSION}) export MINIKUBE_KUBERNETES_VERSION=v${KUBERNETES_VERSION} ;;
*)
    echo "This Minikube was built with Kubernetes ${KUBERNETES_VERSION} and has no other (asked for: $asked)." >&2
    echo "Ask for v${KUBERNETES_VERSION}, or install the official Minikube where container registries answer." >&2
    exit 14
    ;;
esac

if [ "\${1-}" = start ]; then
    docker image inspect "$MINIKUBE_BASE_IMAGE" > /dev/null 2>&1 || docker load --quiet --input '${archive}' >&2
    # The images are in the node; there is no variable for this one.
    set -- "$@" --cache-images=false
fi

exec '${path.join(minikube, "minikube")}' "$@"
`;
}
