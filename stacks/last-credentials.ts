import * as pulumi from "@pulumi/pulumi";
import { faultMessage } from "../config/config-commands";
import { rotationFaults } from "../config/rotation";
import type { Settings } from "../config/settings";
import { lastOutput } from "./access-tokens";
import type { StackOutputs } from "./outputs";

/** The stack output with what the last `up` has brought. */
const VERSION_OUTPUT = "credentialsVersion" satisfies keyof StackOutputs;

/**
 * Refuses credentials of before. Of a stack that several machines bring up, what the last `up` on this one left says nothing: it
 * is known by the outputs and, of an `up` on this machine that failed, by its file.
 *
 * @throws {pulumi.RunError} With the line that fixes it.
 */
export async function refuseEarlierCredentials(
    settings: Pick<Settings, "credentialsVersion" | "identity" | "machine">,
): Promise<void> {
    const { credentialsVersion, identity, machine } = settings;
    const last = [await lastOutput(identity, VERSION_OUTPUT), machine.begunVersion];
    const known = last.filter((version) => typeof version === "number");
    const faults = rotationFaults(
        credentialsVersion,
        known.length === 0 ? undefined : Math.max(...known),
        identity.stack,
    );
    if (faults.length > 0) {
        throw new pulumi.RunError(faultMessage(identity.stack, faults));
    }
}
