import type { DockerContext } from "../client";
import { EngineError, isNotFound } from "../engine-error";
import type { ContainerState } from "./schema";

/** Stops a container, with the grace of the *state*, then removes it by force. Gone already is well. */
export async function deleteContainer(context: DockerContext, id: string, state: ContainerState): Promise<void> {
    const { engine } = context.client;
    const path = `/containers/${id}`;
    // A container that was attached to is taken to have exited by itself.
    if (!state.attach) {
        const t = Math.max(state.destroyGraceSeconds ?? 0, 0);
        await unlessGone(engine.call({ method: "POST", path: `${path}/stop`, query: { t }, signal: context.signal }));
    }
    await unlessGone(engine.call({ method: "DELETE", path, query: { v: state.removeVolumes, force: true } }));
    const condition = state.rm ? "removed" : "not-running";
    await unlessGone(
        engine.call({ method: "POST", path: `${path}/wait`, query: { condition }, signal: context.signal }),
    );
}

async function unlessGone(request: Promise<unknown>): Promise<void> {
    try {
        await request;
    } catch (error) {
        const goes = error instanceof EngineError && error.message.includes("is already in progress");
        if (!isNotFound(error) && !goes) throw error;
    }
}
