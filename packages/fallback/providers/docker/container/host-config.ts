import { toDeviceRequests, type DeviceRequest } from "./gpus";
import { parseCpus, toBytes, toLimits, type Limits } from "./limits";
import { toEngineMount, type EngineMount } from "./mounts";
import { toPortBindings, type PortBindings } from "./ports";
import type { ContainerInputs } from "./schema";
import { toSecurity, type Security } from "./security";
import { toVolumes } from "./volumes";

/** Docker's name for what concerns the host: limits, mounts, networks, isolation. */
export interface HostConfig extends Limits, Security {
    readonly AutoRemove: boolean;
    readonly Init: boolean;
    readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount: number };
    readonly LogConfig: {
        readonly Type: string;
        readonly Config?: Readonly<Record<string, string>> | null | undefined;
    };
    readonly NetworkMode: string;
    readonly PortBindings?: PortBindings | undefined;
    readonly PublishAllPorts: boolean;
    readonly ExtraHosts?: readonly string[] | null | undefined;
    readonly Dns?: readonly string[] | null | undefined;
    readonly DnsOptions?: readonly string[] | null | undefined;
    readonly DnsSearch?: readonly string[] | null | undefined;
    readonly Binds?: readonly string[] | null | undefined;
    readonly VolumesFrom?: readonly string[] | null | undefined;
    readonly Mounts?: readonly EngineMount[] | null | undefined;
    readonly Tmpfs?: Readonly<Record<string, string>> | null | undefined;
    readonly ShmSize?: number | undefined;
    readonly StorageOpt?: Readonly<Record<string, string>> | null | undefined;
    readonly GroupAdd?: readonly string[] | null | undefined;
    readonly NanoCpus?: number | undefined;
    readonly CpuPeriod?: number | undefined;
    readonly CpuQuota?: number | undefined;
    readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[] | null;
    readonly Devices?:
        | readonly {
              readonly PathOnHost: string;
              readonly PathInContainer: string;
              readonly CgroupPermissions: string;
          }[]
        | null;
    readonly DeviceCgroupRules?: readonly string[] | null | undefined;
    readonly DeviceRequests?: readonly DeviceRequest[] | null | undefined;
}

/** See {@link HostConfig}. */
export function toHostConfig(inputs: ContainerInputs): HostConfig {
    const volumes = toVolumes(inputs.volumes ?? []);
    return {
        ...toLimits(inputs),
        ...toProcessors(inputs),
        ...toSecurity(inputs),
        AutoRemove: inputs.rm,
        // Sent even when the program says nothing, as upstream: a daemon's own `init` default has no effect.
        Init: inputs.init ?? false,
        RestartPolicy: { Name: inputs.restart, MaximumRetryCount: inputs.maxRetryCount ?? 0 },
        LogConfig: { Type: inputs.logDriver ?? "", Config: inputs.logOpts },
        NetworkMode: inputs.networkMode,
        PortBindings: inputs.ports && toPortBindings(inputs.ports),
        PublishAllPorts: inputs.publishAllPorts ?? false,
        ExtraHosts: inputs.hosts?.map(({ host, ip }) => `${host}:${ip}`),
        Dns: inputs.dns,
        DnsOptions: inputs.dnsOpts,
        DnsSearch: inputs.dnsSearches,
        Binds: volumes.Binds,
        VolumesFrom: volumes.VolumesFrom,
        Mounts: (inputs.mounts ?? []).map(toEngineMount),
        Tmpfs: inputs.tmpfs,
        ShmSize: toBytes(inputs.shmSize),
        StorageOpt: inputs.storageOpts,
        GroupAdd: inputs.groupAdds,
        Ulimits: (inputs.ulimits ?? []).map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
        Devices: (inputs.devices ?? []).map(({ hostPath, containerPath, permissions }) => ({
            PathOnHost: hostPath,
            PathInContainer: containerPath ?? hostPath,
            CgroupPermissions: permissions,
        })),
        DeviceCgroupRules: inputs.deviceCgroupRules,
        DeviceRequests: toDeviceRequests(inputs.gpus),
    };
}

/** `cpus` wins over period and quota, which Docker would refuse beside it. */
function toProcessors(inputs: ContainerInputs): Pick<HostConfig, "NanoCpus" | "CpuPeriod" | "CpuQuota"> {
    if (inputs.cpus !== undefined && inputs.cpus !== "") return { NanoCpus: parseCpus(inputs.cpus) };
    return { CpuPeriod: inputs.cpuPeriod, CpuQuota: inputs.cpuQuota };
}
