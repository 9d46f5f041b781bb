import { isDeepStrictEqual } from "node:util";
import type { DockerContext } from "../client";
import { toLimits } from "./limits";
import { plannedState } from "../terraform-diff";
import { containerInputs, type ContainerInputs, type ContainerState } from "./schema";

/** What can be changed in a container that exists. All else is either a replacement or, as upstream, not applied. */
const APPLIED = [
    "restart",
    "maxRetryCount",
    "cpuShares",
    "memory",
    "memoryReservation",
    "cpuSet",
    "memorySwap",
    "deviceReadBps",
    "deviceReadIops",
    "deviceWriteBps",
    "deviceWriteIops",
] as const satisfies readonly (keyof ContainerInputs)[];

/**
 * Changes a container in place, and starts one that a refresh found stopped.
 * `healthcheck`, `tmpfs`, `init`, `cpuPeriod` and `cpuQuota` land in the state alone.
 */
export async function updateContainer(
    context: DockerContext,
    id: string,
    inputs: ContainerInputs,
    old: { readonly state: ContainerState },
): Promise<ContainerState> {
    const { engine } = context.client;
    const { signal } = context;
    // At an import nothing is known of it, which counts as false.
    if (inputs.mustRun && (old.state.mustRun as boolean | undefined) !== true && inputs.start) {
        await engine.call({ method: "POST", path: `/containers/${id}/start`, signal });
    }
    if (APPLIED.some((name) => !isDeepStrictEqual(inputs[name] ?? 0, old.state[name] ?? 0))) {
        await engine.call({
            method: "POST",
            path: `/containers/${id}/update`,
            body: {
                ...toLimits(inputs),
                RestartPolicy: { Name: inputs.restart, MaximumRetryCount: inputs.maxRetryCount ?? 0 },
            },
            signal,
        });
    }
    return plannedState<ContainerState>(containerInputs, old.state, inputs);
}
