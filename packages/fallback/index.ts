/**
 * What is built from package registries, for machines that cannot reach the official downloads. Nothing of it is loaded
 * where those can be had.
 */
import { entryDir, type Artifact } from "@gaiaflow/engine-core/artifact";
import { BASE_IMAGES } from "@gaiaflow/engine-core/base-image";
import { debianRoot } from "./builds/base-image/debian";
import { goCompiler } from "./builds/go";
import { nodeImage } from "./builds/kubernetes/node-image";
import { kubernetes, minikube } from "./builds/kubernetes/programs";
import { PARTS } from "./builds/minikube/built";
import { minikubeCommand } from "./builds/minikube/command";
import { ociRuntime } from "./builds/oci-runtime";
import { standInPlugins } from "./builds/plugins/bundle";
import { builtPulumi } from "./builds/pulumi";

export { isMadeBaseImage, makeBaseImage } from "./builds/base-image/image";
export { getBuiltMinikube, type BuiltMinikube } from "./builds/minikube/built";
export { ociRuntimeBinary } from "./builds/oci-runtime";
export { getBuiltPulumi } from "./builds/pulumi";

/** Every part that the cache may hold. */
export function artifacts(): readonly Artifact[] {
    const command = minikubeCommand({
        minikube: entryDir(minikube),
        kubernetes: entryDir(kubernetes),
        nodeImage: entryDir(nodeImage),
    });
    return [
        builtPulumi,
        standInPlugins,
        goCompiler,
        ociRuntime,
        ...BASE_IMAGES.filter(({ isMade }) => isMade).map(({ release }) => debianRoot(release)),
        ...PARTS,
        command,
    ];
}
