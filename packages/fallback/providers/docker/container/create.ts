import { PartialFailure } from "../../kit/partial-failure";
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
 * Ctrl-C and a custom timeout end a pull or a wait, and are heeded nowhere between.
 * @throws PartialFailure, Error
 */
export async function createContainer(
    context: DockerContext,
    inputs: ContainerInputs,
): Promise<{ id: string; state: ContainerState }> {
    await findOrPullImage(context, inputs.image);
    if (context.signal.aborted) throw new Cancelled("the creation", context.signal);
    // A request that is cut off may have made the container, and its id would be lost.
    const { Id: id } = await context.client.engine.call<{ Id: string }>({
        method: "POST",
        path: "/containers/create",
        query: { name: inputs.name, platform: inputs.platform === "" ? undefined : inputs.platform },
        body: toCreateBody(inputs),
    });
    try {
        // Networks and files are never looked at again, so a container that lacked some would stay so: no Ctrl-C here.
        const unstopped = { ...context, signal: new AbortController().signal };
        await joinNetworks(unstopped, id, inputs.networksAdvanced ?? []);
        await upload(unstopped, id, inputs);
        if (inputs.start) await start(unstopped, id);
        const containerLogs = await waitFor(context, id, inputs);
        const container = await inspectContainer(unstopped, id);
        if (container === undefined) throw new Error("the container is gone already: with `rm` it goes when it exits");
        const told = containerLogs === undefined ? {} : { containerLogs };
        return { id, state: toState(container, { ...inputs, envs: inputs.envs ?? [], ...told }) };
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

async function start({ client, signal }: DockerContext, id: string): Promise<void> {
    await client.engine.call({ method: "POST", path: `/containers/${id}/start`, signal });
}

/** Waits for what the program wants to wait for. Returns what it wrote, where that is asked for. */
async function waitFor(context: DockerContext, id: string, inputs: ContainerInputs): Promise<string | undefined> {
    if (inputs.start && inputs.wait) await waitUntilHealthy(context, id, inputs.waitTimeout);
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
