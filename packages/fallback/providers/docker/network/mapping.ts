import { fromLabelMap, toLabelMap } from "../labels";
import type { NetworkInputs, NetworkState } from "./schema";

/** What Docker tells of a network, as far as it is used here. */
export interface NetworkInspect {
    readonly Id: string;
    readonly Name: string;
    readonly Driver: string;
    readonly Scope: string;
    readonly Internal: boolean;
    readonly Attachable: boolean;
    readonly Ingress: boolean;
    readonly EnableIPv6: boolean;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly Options?: Readonly<Record<string, string>> | null;
    readonly IPAM?: {
        readonly Driver?: string;
        readonly Options?: Readonly<Record<string, string>> | null;
        readonly Config?: readonly IpamConfig[] | null;
    };
    readonly Containers?: Readonly<Record<string, NetworkMember>> | null;
}

/** One range of addresses. */
export interface IpamConfig {
    readonly Subnet?: string;
    readonly Gateway?: string;
    readonly IPRange?: string;
    readonly AuxiliaryAddresses?: Readonly<Record<string, string>> | null;
}

/** A running container in a network. */
export interface NetworkMember {
    readonly Name: string;
    readonly EndpointID: string;
    readonly MacAddress: string;
    readonly IPv4Address: string;
    readonly IPv6Address: string;
}

/** The body of Docker's "create a network". */
export function toNetworkBody(inputs: NetworkInputs): object {
    return {
        Name: inputs.name,
        // Docker keeps networks apart by id: without this, two of one name would be made.
        CheckDuplicate: true,
        Labels: toLabelMap(inputs.labels ?? []),
        Driver: inputs.driver,
        Options: inputs.options,
        Internal: inputs.internal ?? false,
        Attachable: inputs.attachable ?? false,
        Ingress: inputs.ingress ?? false,
        EnableIPv6: inputs.ipv6 ?? false,
        IPAM: {
            Driver: inputs.ipamDriver,
            Options: inputs.ipamOptions,
            Config: inputs.ipamConfigs?.map((range) => ({
                Subnet: range.subnet,
                Gateway: range.gateway,
                IPRange: range.ipRange,
                AuxiliaryAddresses: range.auxAddress,
            })),
        },
    };
}

/** Everything of a network is read back. */
export function toNetworkState(network: NetworkInspect): NetworkState {
    return {
        name: network.Name,
        labels: fromLabelMap(network.Labels),
        driver: network.Driver,
        options: network.Options ?? {},
        internal: network.Internal,
        attachable: network.Attachable,
        ingress: network.Ingress,
        ipv6: network.EnableIPv6,
        ipamDriver: network.IPAM?.Driver ?? "default",
        ipamOptions: network.IPAM?.Options ?? {},
        ipamConfigs: fromIpamConfigs(network.IPAM?.Config),
        scope: network.Scope,
    };
}

/** Ranges as the program writes them; what is empty is left out. */
export function fromIpamConfigs(
    ranges: readonly IpamConfig[] | null | undefined,
): NonNullable<NetworkInputs["ipamConfigs"]> {
    return (ranges ?? []).map((range) => ({
        ...((range.Subnet ?? "") !== "" && { subnet: range.Subnet }),
        ...((range.Gateway ?? "") !== "" && { gateway: range.Gateway }),
        ...((range.IPRange ?? "") !== "" && { ipRange: range.IPRange }),
        ...(Object.keys(range.AuxiliaryAddresses ?? {}).length > 0 && {
            auxAddress: range.AuxiliaryAddresses ?? {},
        }),
    }));
}
