import type { Found } from "../../kit/resource";
import type { DockerContext } from "../client";
import { isNotFound } from "../engine-error";
import { importedInputs, refreshedInputs } from "../terraform-diff";
import type { ContainerInspect } from "./inspect";
import { containerInputs, type ContainerInputs, type ContainerState } from "./schema";
import { toState } from "./state";

/** What Docker tells of the container; undefined when there is none of that id. */
export async function inspectContainer(context: DockerContext, id: string): Promise<ContainerInspect | undefined> {
    try {
        const path = `/containers/${encodeURIComponent(id)}/json`;
        return await context.client.engine.call<ContainerInspect>({ method: "GET", path, signal: context.signal });
    } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
    }
}

/** For refresh and import. A container of the same name that is another one is not it: ids are what counts. */
export async function readContainer(
    context: DockerContext,
    id: string,
    known?: { readonly inputs: ContainerInputs; readonly state: ContainerState },
): Promise<Found<ContainerInputs, ContainerState> | undefined> {
    const container = await inspectContainer(context, id);
    if (container === undefined) return undefined;
    const state = toState(container, known?.state ?? {});
    const inputs = known
        ? refreshedInputs(known.inputs, known.state, state)
        : (importedInputs(containerInputs, state) as unknown as ContainerInputs);
    return { id: container.Id, inputs, state };
}
