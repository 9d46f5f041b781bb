import { setTimeout as sleep } from "node:timers/promises";
import { deadlineIn } from "../../kit/deadline";
import type { DockerContext } from "../client";
import { Cancelled } from "../engine-error";
import { inspectContainer } from "./read";

/** How often a container's health is asked for, as upstream. */
const PERIOD_MILLISECONDS = 1000;

/**
 * Waits until the container is healthy by its own health check or its image's.
 * @throws Error when it has no health check or is not healthy in time; Cancelled.
 */
export async function waitUntilHealthy(context: DockerContext, id: string, timeoutSeconds: number): Promise<void> {
    const deadline = deadlineIn(timeoutSeconds * 1000);
    const signal = AbortSignal.any([context.signal, deadline]);
    for (;;) {
        const container = await inspectContainer(context, id);
        if (container === undefined) throw new Error("the container is gone while it was waited for");
        const health = container.State.Health;
        if (!health) {
            throw new Error("`wait` needs a health check: give the container a `healthcheck`, or leave `wait` out");
        }
        if (health.Status === "healthy") return;
        context.log.status(`waiting for the container to be healthy, it is ${health.Status}`);
        await sleep(PERIOD_MILLISECONDS, undefined, { signal }).catch(() => undefined);
        if (context.signal.aborted) {
            throw new Cancelled("the wait for the container to be healthy", context.signal);
        }
        if (deadline.aborted) {
            throw new Error(`container failed to be in healthy state within waitTimeout (${timeoutSeconds} s)`);
        }
    }
}
