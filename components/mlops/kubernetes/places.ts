import type { ServiceMount, ServiceSpec } from "../../../services/spec";

/** Where a volume or folder that specs mount comes from in a cluster. */
export type Place =
    /** A volume claim, with what is kept. */
    | { readonly from: "claim"; readonly claim: string }
    /** A volume that the containers of one pod share, empty when the pod starts; in memory for sockets. */
    | { readonly from: "pod"; readonly medium?: "Memory" }
    /** A folder of the project's image, which each pod copies for itself. */
    | {
          readonly from: "image";
          readonly folder: string;
          /** Files in it that are the image's, and not the project's. Defaults to none. */
          readonly without?: readonly string[];
      }
    /** A ConfigMap, whose keys become files; a changed one reaches pods that run. */
    | { readonly from: "config"; readonly map: string; readonly files: Readonly<Record<string, string>> };

/** Places by the name of the volume, or by the folder, that specs mount. */
export type Places = ReadonlyMap<string, Place>;

/** What a mount of a spec is called among {@link Places}. */
export function placeName({ from }: ServiceMount): string {
    const name = "volume" in from ? from.volume : from.folder;
    if (typeof name !== "string") {
        throw new Error("a spec for a cluster names what it mounts by a text");
    }
    return name;
}

/** Where a mount of a spec comes from. */
export function placeOf(mount: ServiceMount, places: Places): Place {
    const place = places.get(placeName(mount));
    if (place === undefined) {
        throw new Error(`nothing says where ${placeName(mount)} comes from in a cluster`);
    }
    return place;
}

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
export function podsOf(specs: readonly ServiceSpec[], places: Places): PodOfSpecs[] {
    const shared = (spec: ServiceSpec): string[] =>
        spec.mounts.filter((mount) => isShared(placeOf(mount, places))).map(placeName);
    const pods: ServiceSpec[][] = [];
    for (const spec of specs) {
        const own = new Set(shared(spec));
        const isWithIt = (pod: readonly ServiceSpec[]) => pod.flatMap(shared).some((name) => own.has(name));
        const before = pods.filter(isWithIt);
        before.forEach((pod) => pods.splice(pods.indexOf(pod), 1));
        pods.push([...before.flat(), spec]);
    }
    return pods.map((members) => ({ name: members.at(-1)?.role ?? "", specs: members }));
}

function isShared(place: Place): boolean {
    return place.from === "pod" && place.medium === "Memory";
}
