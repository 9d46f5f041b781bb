import type { ContainerInputs } from "./schema";

/** The part of Docker's host configuration that keeps a container apart from its host. */
export interface Security {
    readonly Privileged: boolean;
    readonly ReadonlyRootfs: boolean;
    readonly CapAdd?: readonly string[] | null | undefined;
    readonly CapDrop?: readonly string[] | null | undefined;
    readonly SecurityOpt?: readonly string[] | null | undefined;
    readonly MaskedPaths?: readonly string[] | null | undefined;
    readonly ReadonlyPaths?: readonly string[] | null | undefined;
    readonly Runtime?: string | undefined;
    readonly IpcMode?: string | undefined;
    readonly PidMode?: string | undefined;
    readonly UsernsMode?: string | undefined;
    readonly CgroupnsMode?: string | undefined;
    readonly CgroupParent?: string | undefined;
    readonly Sysctls?: Readonly<Record<string, string>> | null | undefined;
}

/** Docker's command line has this option, its API does not: there it is two empty lists. */
const UNMASKED = "systempaths=unconfined";

/** See {@link Security}. */
export function toSecurity(inputs: ContainerInputs): Security {
    const options = inputs.securityOpts ?? [];
    return {
        Privileged: inputs.privileged ?? false,
        ReadonlyRootfs: inputs.readOnly,
        CapAdd: inputs.capabilities?.adds,
        CapDrop: inputs.capabilities?.drops,
        ...(options.length > 0 && { SecurityOpt: options.filter((option) => option !== UNMASKED) }),
        ...(options.includes(UNMASKED) && { MaskedPaths: [], ReadonlyPaths: [] }),
        Runtime: inputs.runtime,
        IpcMode: inputs.ipcMode,
        PidMode: inputs.pidMode,
        UsernsMode: inputs.usernsMode,
        CgroupnsMode: inputs.cgroupnsMode,
        CgroupParent: inputs.cgroupParent,
        Sysctls: inputs.sysctls,
    };
}
