/** Devices that Docker finds for a container when it starts. */
export interface DeviceRequest {
    readonly Driver: string;
    /** -1 is all; 0 where devices are named. */
    readonly Count: number;
    readonly DeviceIDs: readonly string[] | null;
    readonly Capabilities: readonly (readonly string[])[];
    readonly Options: Readonly<Record<string, string>>;
}

/** What `gpus` asks for, as the docker command's `--gpus` would; undefined for nothing, and for what it cannot mean. */
export function toDeviceRequests(gpus: string | undefined): readonly DeviceRequest[] | undefined {
    const ids = /^device=([\w-]+(?:,[\w-]+)*)$/.exec(gpus ?? "")?.[1]?.split(",");
    if (gpus !== "all" && ids === undefined) return undefined;
    const which = ids === undefined ? { Count: -1, DeviceIDs: null } : { Count: 0, DeviceIDs: ids };
    // Without a driver the daemon takes the one that has the capability.
    return [{ Driver: "", ...which, Capabilities: [["gpu"]], Options: {} }];
}
