import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackFileConfig } from "@gaiaflow/toolchain/core/stack-file";
import { faultMessage } from "../../../config/config-commands";
import { lastVersion, rotationFaults } from "../../../config/rotation";
import { unqualified } from "../../../lib/names";
import type { StateResource } from "./state";

/**
 * Refuses an `up` with credentials of before, as the program would, but before anything is looked at or built.
 *
 * @throws {UserError} With the line that fixes it.
 */
export function refuseEarlierVersion(stack: string, state: readonly StateResource[]): void {
    const name = unqualified(stack);
    const config = stackFileConfig(name);
    const wanted = config && Number(config["gaiaflow:credentialsVersion"] ?? 1);
    // What is no number at all is a fault of the configuration, with words of its own.
    const faults = Number.isInteger(wanted) ? rotationFaults(wanted, lastVersion(state), name) : [];
    if (faults.length > 0) {
        throw new UserError({ problem: faultMessage(stack, faults), fix: "Nothing was changed." });
    }
}
