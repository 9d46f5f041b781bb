import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "./container-args";
import { waitCommand, type Wait } from "./readiness";

/**
 * Resolves when all services are ready. Each has been waited for when its container was made; this also waits for
 * those that this `up` has only started again, or that have fallen ill since. A preview asks nothing.
 */
export function allReady(waits: readonly Wait[], platform: Platform, after: pulumi.Resource[]): pulumi.Output<boolean> {
    if (pulumi.runtime.isDryRun()) {
        return pulumi.output(true);
    }
    const { script, how } = waitCommand(waits, platform);
    return command.local.runOutput({ ...how, command: script }, { dependsOn: after }).apply(() => true);
}
