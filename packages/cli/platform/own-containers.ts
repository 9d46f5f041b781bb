import { UserError } from "@gaiaflow/engine-core/user-error";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { ownBackend } from "@gaiaflow/toolchain/core/stacks";
import type { StackContainer } from "./containers";
import { ownStacks } from "./uninstall/own-stacks";

/** Ids of all that a stack consists of by the user's own state; labels alone would be those of another user's stack, too. */
export async function ownIds(stack: string): Promise<ReadonlySet<string>> {
    if (ownBackend(process.env)) {
        // Loaded by who needs it alone: a status has to be quick.
        const { stateIfAny } = await import("./state");
        return new Set((await stateIfAny(stack)).flatMap(({ id }) => id ?? []));
    }
    const project = projectName();
    return (await ownStacks()).find((each) => each.project === project && each.stack === stack)?.ids ?? new Set();
}

/**
 * Whether containers of a stack are of another user of the same Docker, whose project and stack are called the same. A state that
 * is elsewhere is not asked: that takes a Pulumi, and a second.
 *
 * @param ids Of all that carry the stack's labels. One that is the user's is enough: one more may come from a killed start.
 */
export async function areOthers(stack: string, ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0 || ownBackend(process.env)) {
        return false;
    }
    const idsInState = await ownIds(stack);
    return !ids.some((id) => idsInState.has(id));
}

/**
 * Refuses to touch a stack of another user, as {@link areOthers} knows it.
 *
 * @param containers All that carry the stack's labels.
 * @param verb What Docker would do with them, where they are the user's all the same. Defaults to none that is named.
 * @throws {UserError} Where none of them is the user's.
 */
export async function refuseOthers(stack: string, containers: readonly StackContainer[], verb?: string): Promise<void> {
    const ids = containers.map(({ id }) => id);
    if (await areOthers(stack, ids)) {
        throw othersAre(stack, containers, verb);
    }
}

/** What to say of containers that no state of the user's has. */
export function othersAre(stack: string, containers: readonly StackContainer[], verb?: string): UserError {
    const line = `docker ${verb ?? ""} ${containers.map(({ name }) => name).join(" ")}`;
    return new UserError({
        problem: `No state of yours has the containers of stack ${stack} that are on this machine: another user's stack may be called the same.`,
        fix: `Nothing was changed.${verb === undefined ? "" : ` If they are no other user's, type: ${line}`}`,
    });
}
