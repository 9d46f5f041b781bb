import execa from "execa";
import { ROLE_LABEL, STACK_LABEL } from "../../lib/labels";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";

/** Docker hands on what happened within a moment. */
const LAST_EVENTS_MS = 1000;

/**
 * How a role's containers ended while something was done, by their exit codes. 0 is an end in order, 137 a kill; the log of
 * a new container does not tell, since Postgres first starts in silence, and repairs there what a kill has left.
 */
export async function exitCodesDuring(stack: string, role: string, run: () => Promise<unknown>): Promise<string[]> {
    const since = (Date.now() / 1000).toFixed(3);
    const filters = ["event=die", `label=${STACK_LABEL}=${stack}`, `label=${ROLE_LABEL}=${role}`];
    const format = "{{.Actor.Attributes.exitCode}}";
    const args = ["events", "--since", since, "--format", format, ...filters.flatMap((each) => ["--filter", each])];
    const events = execa((await findDockerCli()) ?? "docker", args, { reject: false, stdin: "ignore" });
    try {
        await run();
        await new Promise((resolve) => setTimeout(resolve, LAST_EVENTS_MS));
    } finally {
        events.kill();
    }
    return (await events).stdout.split("\n").filter(Boolean);
}
