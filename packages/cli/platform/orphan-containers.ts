import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackContainers } from "./containers";
import type { StateResource } from "./state";

/**
 * Refuses to go on while there are containers of a stack that its state does not know, as an `up` that was killed while
 * it made one, or a lost state, leaves them. Their names are taken, so that no `up` could get past them; what is in them
 * is not ours to throw away.
 *
 * @param state What the stack consists of.
 * @throws {UserError} With the command that removes each.
 */
export async function failOnOrphans(stack: string, state: readonly StateResource[]): Promise<void> {
    // By id: a container that Pulumi had deleted before it was killed still stands in the state under that name.
    const known = new Set(state.filter(({ type }) => type === CONTAINER).map(({ id }) => id));
    const orphans = (await stackContainers(stack)).filter(({ id }) => !known.has(id));
    if (orphans.length > 0) {
        throw new UserError({
            problem: `Docker has containers that are labelled as stack ${stack}'s and are not in its state. Their names are taken.`,
            fix: [
                "If they are no other user's and you need nothing in them, type:",
                ...orphans.map(({ name }) => `docker rm -f ${name}`),
            ].join("\n"),
        });
    }
}

const CONTAINER = "docker:index/container:Container";
