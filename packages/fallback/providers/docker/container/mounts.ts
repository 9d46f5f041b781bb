import { toLabelMap } from "../labels";
import type { ContainerInputs } from "./schema";

type Mount = NonNullable<ContainerInputs["mounts"]>[number];

/** A mount as Docker's API has it. */
export interface EngineMount {
    readonly Type: string;
    readonly Target: string;
    readonly Source?: string | undefined;
    readonly ReadOnly?: boolean | undefined;
    readonly BindOptions?: { readonly Propagation?: string | undefined } | undefined;
    readonly VolumeOptions?:
        | {
              readonly NoCopy?: boolean | undefined;
              readonly Labels?: Readonly<Record<string, string>> | null | undefined;
              readonly DriverConfig?:
                  | {
                        readonly Name?: string | undefined;
                        readonly Options?: Readonly<Record<string, string>> | null | undefined;
                    }
                  | undefined;
              readonly Subpath?: string | undefined;
          }
        | undefined;
    readonly TmpfsOptions?: { readonly SizeBytes?: number | undefined; readonly Mode?: number | undefined } | undefined;
}

/** The options of another type than the mount's own are ignored, as upstream. */
export function toEngineMount(mount: Mount): EngineMount {
    const { bindOptions: bind, volumeOptions: volume, tmpfsOptions: tmpfs } = mount;
    return {
        Type: mount.type,
        Target: mount.target,
        Source: mount.source,
        ReadOnly: mount.readOnly ?? false,
        ...(mount.type === "bind" && bind && { BindOptions: { Propagation: bind.propagation } }),
        ...(mount.type === "volume" &&
            volume && {
                VolumeOptions: {
                    NoCopy: volume.noCopy ?? false,
                    Labels: toLabelMap(volume.labels ?? []),
                    ...((volume.driverName !== undefined || volume.driverOptions !== undefined) && {
                        DriverConfig: { Name: volume.driverName, Options: volume.driverOptions },
                    }),
                    Subpath: volume.subpath,
                },
            }),
        ...(mount.type === "tmpfs" && tmpfs && { TmpfsOptions: { SizeBytes: tmpfs.sizeBytes, Mode: tmpfs.mode } }),
    };
}

/**
 * The mounts that Docker has. Undefined when one of their volumes has labels: upstream reads those under a wrong name,
 * which its SDK refuses in silence, and so keeps what it had.
 */
export function fromEngineMounts(mounts: readonly EngineMount[]): Mount[] | undefined {
    if (mounts.some(({ VolumeOptions: options }) => Object.keys(options?.Labels ?? {}).length > 0)) return undefined;
    return mounts.map((mount) => ({
        target: mount.Target,
        source: mount.Source ?? "",
        type: mount.Type as Mount["type"],
        readOnly: mount.ReadOnly ?? false,
        ...(mount.BindOptions && { bindOptions: { propagation: mount.BindOptions.Propagation ?? "" } }),
        ...(mount.VolumeOptions && {
            volumeOptions: {
                noCopy: mount.VolumeOptions.NoCopy ?? false,
                ...(mount.VolumeOptions.DriverConfig && {
                    driverName: mount.VolumeOptions.DriverConfig.Name ?? "",
                    driverOptions: mount.VolumeOptions.DriverConfig.Options ?? {},
                }),
                ...(mount.VolumeOptions.Subpath !== undefined && { subpath: mount.VolumeOptions.Subpath }),
            },
        }),
        ...(mount.TmpfsOptions && {
            tmpfsOptions: { sizeBytes: mount.TmpfsOptions.SizeBytes ?? 0, mode: mount.TmpfsOptions.Mode ?? 0 },
        }),
    }));
}
