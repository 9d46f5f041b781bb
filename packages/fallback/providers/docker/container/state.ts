import { fromHealthConfig } from "./healthcheck";
import type { ContainerInspect } from "./inspect";
import { fromRates, toMebibytes } from "./limits";
import { fromEngineMounts } from "./mounts";
import { fromPortBindings } from "./ports";
import type { ContainerState } from "./schema";

/** The last state at a refresh, the inputs at a create, next to nothing at an import. */
export type Known = Partial<ContainerState>;

/**
 * The state of a container: what was known, with all that the official provider reads back over it. Never read back
 * are `envs`, `labels` (the image's are among them), `volumes`, `uploads` and `networksAdvanced`; some others only
 * where something was known of them.
 */
export function toState(container: ContainerInspect, known: Known): ContainerState {
    const { Config: config, HostConfig: host } = container;
    return {
        ...(known as ContainerState),
        ...ofRun(container, known),
        ...ofNetwork(container, known),
        ...ofHost(container, known),
        name: container.Name.replace(/^\/+/, ""),
        // A program that names the image by id is answered with the id, any other with the name it was made by.
        image: known.image?.startsWith("sha256:") === true ? container.Image : config.Image,
        hostname: config.Hostname ?? "",
        domainname: config.Domainname ?? "",
        command: config.Cmd ?? [],
        entrypoints: config.Entrypoint ?? [],
        user: config.User ?? "",
        workingDir: config.WorkingDir ?? "",
        tty: config.Tty,
        stdinOpen: config.OpenStdin,
        stopSignal: config.StopSignal ?? "",
        ...(config.StopTimeout !== undefined && { stopTimeout: config.StopTimeout }),
        ...(config.Healthcheck && { healthcheck: fromHealthConfig(config.Healthcheck) }),
        platform: container.Platform ?? "",
        init: host.Init ?? false,
    };
}

/** A stopped container that is to run is drift, not gone: `mustRun` turns false, and the next update starts it. */
function ofRun({ State: run, HostConfig: host }: ContainerInspect, known: Known): Partial<ContainerState> {
    return {
        ...(!run.Running && { exitCode: run.ExitCode }),
        ...(!run.Running && known.mustRun === true && { mustRun: false }),
        rm: host.AutoRemove,
        restart: host.RestartPolicy.Name as ContainerState["restart"],
        maxRetryCount: host.RestartPolicy.MaximumRetryCount,
    };
}

function ofNetwork(container: ContainerInspect, known: Known): Partial<ContainerState> {
    const { NetworkSettings: settings, HostConfig: host, State: run } = container;
    // A stopped container has no ports bound. Where it may be stopped, that says nothing.
    const readPorts = (known.ports?.length ?? 0) > 0 && (run.Running || known.mustRun === true);
    return {
        bridge: settings?.Bridge ?? "",
        ...(readPorts && { ports: fromPortBindings(settings?.Ports) }),
        networkDatas: Object.entries(settings?.Networks ?? {})
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([networkName, endpoint]) => ({
                networkName,
                ipAddress: endpoint.IPAddress,
                ipPrefixLength: endpoint.IPPrefixLen,
                gateway: endpoint.Gateway,
                globalIpv6Address: endpoint.GlobalIPv6Address,
                globalIpv6PrefixLength: endpoint.GlobalIPv6PrefixLen,
                ipv6Gateway: endpoint.IPv6Gateway,
                macAddress: endpoint.MacAddress,
            })),
        networkMode: host.NetworkMode,
        publishAllPorts: host.PublishAllPorts,
        hosts: (host.ExtraHosts ?? []).map((entry) => {
            // Cut as upstream does, which loses all but the first group of an IPv6 address.
            const [name = "", ip = ""] = entry.split(":");
            return { host: name, ip };
        }),
        dns: host.Dns ?? [],
        dnsOpts: host.DnsOptions ?? [],
        dnsSearches: host.DnsSearch ?? [],
    };
}

function ofHost({ HostConfig: host }: ContainerInspect, known: Known): Partial<ContainerState> {
    const mounts = fromEngineMounts(host.Mounts ?? []);
    const capabilities = { adds: host.CapAdd ?? [], drops: host.CapDrop ?? [] };
    return {
        readOnly: host.ReadonlyRootfs,
        privileged: host.Privileged,
        ...(capabilities.adds.length + capabilities.drops.length > 0 && { capabilities }),
        securityOpts: host.SecurityOpt ?? [],
        runtime: host.Runtime ?? "",
        ipcMode: host.IpcMode ?? "",
        usernsMode: host.UsernsMode ?? "",
        ...(known.pidMode !== undefined && { pidMode: host.PidMode ?? "" }),
        sysctls: host.Sysctls ?? {},
        groupAdds: host.GroupAdd ?? [],
        ...(mounts && { mounts }),
        tmpfs: host.Tmpfs ?? {},
        storageOpts: host.StorageOpt ?? {},
        shmSize: toMebibytes(host.ShmSize),
        memory: toMebibytes(host.Memory),
        memoryReservation: toMebibytes(host.MemoryReservation),
        memorySwap: toMebibytes(host.MemorySwap),
        ...((host.NanoCpus ?? 0) > 0 && { cpus: String((host.NanoCpus ?? 0) / 1e9) }),
        cpuShares: host.CpuShares,
        cpuSet: host.CpusetCpus,
        deviceReadBps: fromRates(host.BlkioDeviceReadBps),
        deviceReadIops: fromRates(host.BlkioDeviceReadIOps),
        deviceWriteBps: fromRates(host.BlkioDeviceWriteBps),
        deviceWriteIops: fromRates(host.BlkioDeviceWriteIOps),
        ...((known.devices?.length ?? 0) > 0 && { devices: toDevices(host, known.devices ?? []) }),
        ...((known.ulimits?.length ?? 0) > 0 && {
            ulimits: (host.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
        }),
        logDriver: host.LogConfig.Type,
        ...(Object.keys(known.logOpts ?? {}).length > 0 && { logOpts: host.LogConfig.Config ?? {} }),
    };
}

/** The container path is told only where the program gave one: Docker fills it in. */
function toDevices(
    host: ContainerInspect["HostConfig"],
    known: NonNullable<ContainerState["devices"]>,
): NonNullable<ContainerState["devices"]> {
    const named = new Set(known.filter(({ containerPath }) => (containerPath ?? "") !== "").map((one) => one.hostPath));
    return (host.Devices ?? []).map(({ PathOnHost, PathInContainer, CgroupPermissions }) => ({
        hostPath: PathOnHost,
        permissions: CgroupPermissions,
        ...(named.has(PathOnHost) && { containerPath: PathInContainer }),
    }));
}
