import { resourcesOf } from "../../kit/define";
import type { DockerClient, DockerContext } from "../client";
import { EngineError, isNotFound } from "../engine-error";
import { retryWhile } from "../retry";
import { importedInputs, refreshedInputs, terraformChanges } from "../terraform-diff";
import { toNetworkBody, toNetworkState, type NetworkInspect } from "./mapping";
import { networkInputs, networkOutputs, type NetworkInputs } from "./schema";

/** `docker.Network`: whatever changes in it replaces it. */
export const network = resourcesOf<DockerClient>()({
    token: "docker:index/network:Network",
    inputs: networkInputs,
    outputs: networkOutputs,
    refused: {},
    autoname: { property: "name", maxLength: 255 },
    changes: (_found, state, inputs) => terraformChanges(networkInputs, state, inputs),

    async create(context, inputs) {
        const { Id: id } = await context.client.engine.call<{ Id: string }>({
            method: "POST",
            path: "/networks/create",
            body: toNetworkBody(inputs),
        });
        const made = await inspectNetwork(context, id);
        if (made === undefined) throw new Error("the network was removed while it was made");
        return { id, state: toNetworkState(made) };
    },

    async read(context, id, known) {
        const found = await inspectNetwork(context, id);
        if (found === undefined) return undefined;
        const state = toNetworkState(found);
        const inputs = known
            ? refreshedInputs(known.inputs, known.state, state)
            : (importedInputs(networkInputs, state) as unknown as NetworkInputs);
        return { id: found.Id, inputs, state };
    },

    async delete(context, id) {
        const members = await retryWhile(
            context,
            () => removeNetwork(context, id),
            (left) => left.length > 0,
        );
        if (members.length > 0) {
            throw new Error(`still has active endpoints after 30 s: ${members.join(", ")} must leave it first`);
        }
    },
});

/** The network of that id or name; undefined when there is none. */
export async function inspectNetwork(context: DockerContext, id: string): Promise<NetworkInspect | undefined> {
    try {
        const path = `/networks/${encodeURIComponent(id)}`;
        return await context.client.engine.call<NetworkInspect>({ method: "GET", path, signal: context.signal });
    } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
    }
}

/** Removes it, or tells the containers that are in the way. */
async function removeNetwork(context: DockerContext, id: string): Promise<readonly string[]> {
    try {
        await context.client.engine.call({ method: "DELETE", path: `/networks/${id}`, signal: context.signal });
    } catch (error) {
        if (isNotFound(error)) return [];
        if (!(error instanceof EngineError) || !error.message.includes("has active endpoints")) throw error;
        const members = Object.values((await inspectNetwork(context, id))?.Containers ?? {});
        return members.length > 0 ? members.map(({ Name }) => Name) : ["another container"];
    }
    return [];
}
