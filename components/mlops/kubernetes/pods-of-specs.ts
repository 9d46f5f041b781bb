import type { ServiceSpec } from "../../../services/spec";
import { sourceName, sourceOf, type VolumeSource, type VolumeSources } from "./volume-sources";

/** Processes of services that run together, as containers of one pod. */
export interface PodOfSpecs {
    /** The role of the last of them, which names all that belongs to the pod. */
    readonly name: string;
    readonly specs: readonly ServiceSpec[];
}

/**
 * Which specs make which pods: a pod for each, but for those that share a volume of their pod's, which are containers of one.
 * That stands where the last of them does, so that what each waits for comes before it.
 */
export function podsOf(specs: readonly ServiceSpec[], volumeSources: VolumeSources): PodOfSpecs[] {
    const shared = (spec: ServiceSpec): string[] =>
        spec.mounts.filter((mount) => isShared(sourceOf(mount, volumeSources))).map(sourceName);
    const pods: ServiceSpec[][] = [];
    for (const spec of specs) {
        const sharedNames = new Set(shared(spec));
        const isWithIt = (pod: readonly ServiceSpec[]) => pod.flatMap(shared).some((name) => sharedNames.has(name));
        const before = pods.filter(isWithIt);
        before.forEach((pod) => pods.splice(pods.indexOf(pod), 1));
        pods.push([...before.flat(), spec]);
    }
    return pods.map((members) => ({ name: members.at(-1)?.role ?? "", specs: members }));
}

function isShared(source: VolumeSource): boolean {
    return source.from === "pod" && source.medium === "Memory";
}
