import * as pulumi from "@pulumi/pulumi";
import { faultMessage } from "../config/config-commands";
import { lastVersion, rotationFaults } from "../config/rotation";
import type { Settings } from "../config/settings";
import { lastResources } from "./last-state";

/**
 * Refuses credentials of before, and a version that was raised by more than one, by what the state has of the last `up`, on
 * whatever machine that was and whether it ended well or not.
 *
 * @throws {pulumi.RunError} With the line that fixes it.
 */
export async function refuseEarlierCredentials(
    settings: Pick<Settings, "credentialsVersion" | "identity">,
): Promise<void> {
    const { credentialsVersion, identity } = settings;
    const known = Object.entries(await lastResources(identity)).map(([urn, resource]) => ({ urn, ...resource }));
    const faults = rotationFaults(credentialsVersion, lastVersion(known), identity.stack);
    if (faults.length > 0) {
        throw new pulumi.RunError(faultMessage(identity.stack, faults));
    }
}
