import type { CreateBody } from "./create-body";
import type { HealthConfig } from "./healthcheck";
import type { HostConfig } from "./host-config";
import type { PortBindings } from "./ports";

/** What Docker tells of a container, as far as it is used here. Lists that are empty come as null. */
export interface ContainerInspect {
    readonly Id: string;
    readonly Name: string;
    /** The image's id. */
    readonly Image: string;
    readonly Platform?: string;
    readonly State: {
        readonly Running: boolean;
        readonly ExitCode: number;
        readonly Health?: { readonly Status: string } | null;
    };
    readonly Config: Omit<CreateBody, "HostConfig" | "Cmd" | "Entrypoint" | "Healthcheck"> & {
        readonly Cmd?: readonly string[] | null | undefined;
        readonly Entrypoint?: readonly string[] | null | undefined;
        readonly Healthcheck?: HealthConfig | null | undefined;
    };
    readonly HostConfig: Omit<HostConfig, "Init"> & { readonly Init?: boolean | null };
    readonly NetworkSettings?: {
        readonly Bridge?: string;
        readonly Ports?: Readonly<Record<string, PortBindings[string] | null>> | null;
        readonly Networks?: Readonly<Record<string, Endpoint>> | null;
    };
}

/** A container's place in one network. */
export interface Endpoint {
    readonly IPAddress: string;
    readonly IPPrefixLen: number;
    readonly Gateway: string;
    readonly GlobalIPv6Address: string;
    readonly GlobalIPv6PrefixLen: number;
    readonly IPv6Gateway: string;
    readonly MacAddress: string;
}
