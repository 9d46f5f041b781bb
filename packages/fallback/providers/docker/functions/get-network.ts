import { functionsOf } from "../../kit/define";
import type { DockerClient } from "../client";
import { fromIpamConfigs } from "../network/mapping";
import { inspectNetwork } from "../network/network";

const text = { type: "string" } as const;
const required = { type: "string", required: true } as const;

/** `docker.getNetwork`: a network that is there already, with the running containers in it. */
export const getNetwork = functionsOf<DockerClient>()({
    token: "docker:index/getNetwork:getNetwork",
    inputs: { name: required },
    outputs: {
        id: required,
        name: required,
        driver: required,
        scope: required,
        internal: { type: "boolean", required: true },
        options: { type: "map", values: text, required: true },
        ipamConfigs: {
            type: "array",
            required: true,
            items: {
                type: "object",
                fields: { subnet: text, gateway: text, ipRange: text, auxAddress: { type: "map", values: text } },
            },
        },
        containers: {
            type: "array",
            required: true,
            items: {
                type: "object",
                fields: {
                    containerId: required,
                    name: required,
                    endpointId: required,
                    macAddress: required,
                    ipv4Address: required,
                    ipv6Address: required,
                },
            },
        },
    },
    refused: {},

    async invoke(context, { name }) {
        const found = await inspectNetwork(context, name);
        if (found === undefined) throw new Error(`could not find docker network ${name}`);
        return {
            id: found.Id,
            name: found.Name,
            driver: found.Driver,
            scope: found.Scope,
            internal: found.Internal,
            options: found.Options ?? {},
            ipamConfigs: fromIpamConfigs(found.IPAM?.Config),
            containers: Object.entries(found.Containers ?? {})
                .sort(([one], [other]) => (one < other ? -1 : 1))
                .map(([containerId, member]) => ({
                    containerId,
                    name: member.Name,
                    endpointId: member.EndpointID,
                    macAddress: member.MacAddress,
                    ipv4Address: member.IPv4Address,
                    ipv6Address: member.IPv6Address,
                })),
        };
    },
});
