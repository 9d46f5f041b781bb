import * as os from "node:os";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { stateDir } from "@gaiaflow/toolchain/core/state-dir";
import { ownBackend } from "@gaiaflow/toolchain/core/stacks";
import { workingOn } from "../../../checks/doctor/state-lock";
import { stackOption } from "../../../config/config-commands";

/**
 * Refuses a start while another run works on the stack: one in another terminal, or one whose `start` was killed and whose Pulumi
 * goes on. What that has made so far may not be in the state yet and would look like what nobody knows.
 *
 * @throws {UserError} With the process. In a backend of the user's own, Pulumi finds that out.
 */
export function refuseBusy(stack: string): void {
    const pid = ownBackend(process.env)
        ? undefined
        : workingOn({ project: projectName(), stack }, stateDir(), os.hostname());
    if (pid !== undefined) {
        throw new UserError({
            problem: `Another run works on stack ${stack} now (pid ${pid}). Nothing was changed.`,
            fix: `Wait for its end, or end it by: kill -INT ${pid}\nThen type: npx gaiaflow start${stackOption(stack)}`,
        });
    }
}
