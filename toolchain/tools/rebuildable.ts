import { debianRoot } from "../base-image/debian";
import type { Artifact } from "../core/artifact";
import { ociRuntime } from "../docker/oci-runtime";
import { PARTS } from "./minikube/built";
import { standInPlugins } from "./plugins";
import { builtPulumi } from "./pulumi/built";
import { officialPulumi } from "./pulumi/official";

/** Every part of the cache that `npm run tools -- --rebuild NAME` can make again. */
export function rebuildable(): Artifact[] {
    return [builtPulumi, officialPulumi, standInPlugins, ociRuntime, debianRoot, ...PARTS];
}
