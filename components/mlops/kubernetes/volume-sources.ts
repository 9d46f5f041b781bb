import type { ServiceMount } from "../../../services/spec";

/** Where a volume or folder that specs mount comes from in a cluster. */
export type VolumeSource =
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

/** Volume sources by the name of the volume, or by the folder, that specs mount. */
export type VolumeSources = ReadonlyMap<string, VolumeSource>;

/** What a mount of a spec is called among {@link VolumeSources}. */
export function sourceName({ from }: ServiceMount): string {
    const name = "volume" in from ? from.volume : from.folder;
    if (typeof name !== "string") {
        throw new Error("a spec for a cluster names what it mounts by a text");
    }
    return name;
}

/** Where a mount of a spec comes from. */
export function sourceOf(mount: ServiceMount, volumeSources: VolumeSources): VolumeSource {
    const source = volumeSources.get(sourceName(mount));
    if (source === undefined) {
        throw new Error(`nothing says where ${sourceName(mount)} comes from in a cluster`);
    }
    return source;
}
