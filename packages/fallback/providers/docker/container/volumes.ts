import type { ContainerInputs } from "./schema";

type Volume = NonNullable<ContainerInputs["volumes"]>[number];

/** The three places in which Docker's API keeps what the program calls `volumes`. */
export interface Volumes {
    /** Container paths that are volumes; anonymous ones are nothing but this. */
    readonly Volumes: Readonly<Record<string, object>>;
    readonly Binds: readonly string[];
    readonly VolumesFrom: readonly string[];
}

/** A host path wins over a volume name, as upstream. */
export function toVolumes(volumes: readonly Volume[]): Volumes {
    const paths = volumes.flatMap(({ containerPath }) => (containerPath === undefined ? [] : [containerPath]));
    return {
        Volumes: Object.fromEntries(paths.map((path) => [path, {}])),
        Binds: volumes.flatMap((volume) => bindOf(volume) ?? []),
        VolumesFrom: volumes.flatMap(({ fromContainer }) => (isGiven(fromContainer) ? [fromContainer] : [])),
    };
}

/** Why an entry makes no sense; undefined when it does. */
export function faultOfVolume(volume: Volume): string | undefined {
    const [from, path] = [isGiven(volume.fromContainer), isGiven(volume.containerPath)];
    if (!from && !path) return "needs a containerPath or a fromContainer";
    return from && path ? "has both a containerPath and a fromContainer" : undefined;
}

function bindOf(volume: Volume): string | undefined {
    const source = isGiven(volume.hostPath) ? volume.hostPath : volume.volumeName;
    if (!isGiven(source) || volume.containerPath === undefined) return undefined;
    const mode = [volume.readOnly === true ? "ro" : "rw", volume.selinuxRelabel].filter(isGiven).join(",");
    return `${source}:${volume.containerPath}:${mode}`;
}

function isGiven(text: string | undefined): text is string {
    return text !== undefined && text !== "";
}
