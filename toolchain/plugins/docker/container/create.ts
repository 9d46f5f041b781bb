import { PartialFailure } from "../../kit/resource";
import type { DockerContext } from "../client";
import { Cancelled, messageOf } from "../engine-error";
import { findOrPullImage } from "../find-image";
import { joinNetworks } from "./networks";
import { toCreateBody } from "./create-body";
import { readLogs } from "./logs";
import { inspectContainer } from "./read";
import type { ContainerInputs, ContainerState } from "./schema";
import { toState } from "./state";
import { archiveOf } from "./upload";
import { waitUntilHealthy } from "./wait";

/**
 * Makes a container: created on its `networkMode`, moved to its networks, files uploaded, started, waited for.
 * From the first step on it exists, so whatever fails later leaves it in the state for the next update to finish.
 * @throws PartialFailure, Error
 */
export async function createContainer(
    context: DockerContext,
    inputs: ContainerInputs,
): Promise<{ id: string; state: ContainerState }> {
    await findOrPullImage(context, inputs.image);
    if (context.signal.aborted) throw new Cancelled("the creation");
    // Without the signal: a request that is cut off may have made the container, and its id would be lost.
    const { Id: id } = await context.client.engine.call<{ Id: string }>({
        method: "POST",
        path: "/containers/create",
        query: { name: inputs.name, platform: inputs.platform === "" ? undefined : inputs.platform },
        body: toCreateBody(inputs),
    });
    try {
        await joinNetworks(context, id, inputs.networksAdvanced ?? []);
        await upload(context, id, inputs);
        const containerLogs = await run(context, id, inputs);
        const container = await inspectContainer(context, id);
        if (container === undefined) throw new Error("the container is gone already: with `rm` it goes when it exits");
        return { id, state: toState(container, { ...inputs, ...(containerLogs !== undefined && { containerLogs }) }) };
    } catch (error) {
        throw new PartialFailure(id, { ...inputs }, [messageOf(error)]);
    }
}

async function upload(context: DockerContext, id: string, inputs: ContainerInputs): Promise<void> {
    const { engine, pathOf } = context.client;
    for (const file of inputs.uploads ?? []) {
        const archive = await archiveOf(file, pathOf);
        const path = `/containers/${id}/archive`;
        await engine.call({ method: "PUT", path, query: { path: "/" }, archive, signal: context.signal });
    }
}

/** Starts it, and waits for what the program wants to wait for. Returns what it wrote, where that is asked for. */
async function run(context: DockerContext, id: string, inputs: ContainerInputs): Promise<string | undefined> {
    const { engine } = context.client;
    if (inputs.start) {
        await engine.call({ method: "POST", path: `/containers/${id}/start`, signal: context.signal });
        if (inputs.wait) await waitUntilHealthy(context, id, inputs.waitTimeout);
    }
    return inputs.attach ? attach(context, id, inputs) : undefined;
}

/** Waits for the end. A container with `rm` takes its log with it, so that is read along the way. */
async function attach(
    context: DockerContext,
    id: string,
    { logs, rm, tty }: ContainerInputs,
): Promise<string | undefined> {
    const early = logs && rm ? readLogs(context, id, { tty, follow: true }) : undefined;
    const exit = context.client.engine.call({
        method: "POST",
        path: `/containers/${id}/wait`,
        signal: context.signal,
    });
    const [text] = await Promise.all([early, exit]);
    // Docker 20.10 may end a followed log before its last lines, so that of a container that stays is read afterwards.
    return logs && !rm ? readLogs(context, id, { tty, follow: false }) : text;
}
