import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "./container-args";
import type { DockerWorkload } from "./docker-workload";
import { waitCommand } from "./readiness";

/**
 * Resolves when all services are ready. Each has been waited for when its container was made; this also waits for those
 * that this `up` has only started again, or that have fallen ill since. A preview asks nothing.
 */
export function allReady(workloads: readonly DockerWorkload[], platform: Platform): pulumi.Output<boolean> {
    if (pulumi.runtime.isDryRun()) {
        return pulumi.output(true);
    }
    const { script, options } = waitCommand(
        workloads.map(({ wait }) => wait),
        platform,
    );
    return command.local.runOutput({ ...options, command: script }, { dependsOn: [...workloads] }).apply(() => true);
}
