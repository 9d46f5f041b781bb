import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackFileConfig } from "@gaiaflow/toolchain/core/stack-file";
import { faultMessage } from "../../../config/config-commands";
import { rotationFaults } from "../../../config/rotation";
import { unqualified } from "../../../lib/names";
import { RESOURCES } from "../../../lib/resource-names";
import { isInCluster } from "./needs-cluster";
import { nameOf, type StateResource } from "./state";

/**
 * The `credentialsVersion` that the last `up` of a stack began with, on whatever machine and whether it ended well or not, by its
 * state; undefined before the first.
 */
export function begunVersion(state: readonly StateResource[]): number | undefined {
    const file = state.find(
        ({ type, urn }) => type === "command:local:Command" && nameOf(urn) === RESOURCES.credentialsVersion,
    );
    const text = file?.inputs?.["stdin"];
    return typeof text === "string" ? Number(text) : undefined;
}

/**
 * Refuses an `up` of a platform in a cluster with credentials of before, which on another machine only the state tells.
 *
 * @throws {UserError} With the line that fixes it.
 */
export function refuseEarlierVersion(stack: string, state: readonly StateResource[]): void {
    const name = unqualified(stack);
    // Of what stands elsewhere nothing is known here; the program finds it by the stack's outputs.
    const config = isInCluster(name) ? stackFileConfig(name) : undefined;
    const wanted = config && Number(config["gaiaflow:credentialsVersion"] ?? 1);
    const faults = rotationFaults(wanted, begunVersion(state), name);
    if (faults.length > 0) {
        throw new UserError({ problem: faultMessage(stack, faults), fix: "Nothing was changed." });
    }
}
