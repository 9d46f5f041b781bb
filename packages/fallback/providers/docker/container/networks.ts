import type { DockerContext } from "../client";
import { EngineError, messageOf } from "../engine-error";
import type { ContainerInputs } from "./schema";

/** One network to join. */
export type Network = NonNullable<ContainerInputs["networksAdvanced"]>[number];

/**
 * Moves a container that has not started from the default bridge to the networks the program names.
 * @throws Error that names the network which cannot be joined.
 */
export async function joinNetworks(context: DockerContext, id: string, networks: readonly Network[]): Promise<void> {
    if (networks.length === 0) return;
    await leaveBridge(context, id);
    for (const network of networks) {
        try {
            await context.client.engine.call({
                method: "POST",
                path: `/networks/${encodeURIComponent(network.name)}/connect`,
                body: { Container: id, EndpointConfig: toEndpoint(network) },
                signal: context.signal,
            });
        } catch (error) {
            throw new Error(`unable to connect to network ${network.name}: ${messageOf(error)}`, { cause: error });
        }
    }
}

/** What Docker's API wants to know of the place in the network. */
export function toEndpoint(network: Network): object {
    const options = (network.driverOpts ?? []).filter((option) => option.includes("="));
    return {
        Aliases: network.aliases,
        IPAMConfig: {
            IPv4Address: network.ipv4Address,
            IPv6Address: network.ipv6Address,
            LinkLocalIPs: network.linkLocalIps,
        },
        MacAddress: network.macAddress,
        DriverOpts: Object.fromEntries(options.map((option) => splitOnce(option))),
        GwPriority: network.gwPriority,
    };
}

async function leaveBridge(context: DockerContext, id: string): Promise<void> {
    try {
        await context.client.engine.call({
            method: "POST",
            path: "/networks/bridge/disconnect",
            body: { Container: id, Force: false },
            signal: context.signal,
        });
    } catch (error) {
        // It was made on another network: `networkMode` says so.
        if (error instanceof EngineError && error.message.includes("is not connected to")) return;
        throw error;
    }
}

function splitOnce(option: string): [string, string] {
    const at = option.indexOf("=");
    return [option.slice(0, at), option.slice(at + 1)];
}
