import execa from "execa";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { dockerHost, pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import type { Drift } from "./drift-item";
import { keptDrift } from "./kept-drift";
import { registryDrift } from "./registry-drift";
import { nameOf } from "./state";
import { stateOfUp } from "./up-state";

/** A step of a refresh, as Pulumi prints it as JSON. */
export interface RefreshStep {
    readonly op: string;
    readonly urn: string;
    readonly diffReasons?: readonly string[] | null;
    readonly oldState?: { readonly type: string; readonly id?: string };
}

interface Refresh {
    readonly steps?: readonly RefreshStep[];
    readonly diagnostics?: readonly { readonly message: string }[];
}

/**
 * What others have changed of a stack, and nothing is touched: Pulumi asks Docker and the cluster, we ask for what to
 * Pulumi is no more than a command that ran.
 *
 * @throws {UserError} Where one of them does not answer. {@link stateOfUp} says when nothing can be compared.
 */
export async function findDrift(stack: string): Promise<Drift[]> {
    const resources = await stateOfUp(stack);
    const args = ["refresh", "--preview-only", "--json", "--non-interactive", "--stack", stack];
    const options = { cwd: projectRoot(), env: await pulumiEnvironment(), reject: false, stdin: "ignore" } as const;
    const { exitCode, stderr, stdout } = await execa("pulumi", args, options);
    if (exitCode !== 0) {
        throw new UserError({
            problem: `What stack ${stack} consists of cannot be asked for.`,
            fix: `npx pulumi refresh --preview-only --stack ${stack}`,
            details: (stderr || stdout).trim().split("\n").slice(-10).join("\n"),
        });
    }
    const { diagnostics = [], steps = [] } = JSON.parse(stdout) as Refresh;
    const unasked = diagnostics.find(({ message }) => /unreachable/i.test(message));
    if (unasked) {
        throw new UserError({
            problem: `The cluster of stack ${stack} does not answer, so that nobody can tell what of it has changed.`,
            fix: `npx pulumi preview --stack ${stack}`,
            details: unasked.message.trim(),
        });
    }
    // What is asked beside Pulumi goes to the same Docker.
    Object.assign(process.env, await dockerHost());
    return [...driftOf(steps), ...(await keptDrift(stack, resources)), ...(await registryDrift(resources))];
}

/** What steps of a refresh say. One that finds all as it was is a `refresh`. */
export function driftOf(steps: readonly RefreshStep[]): Drift[] {
    return steps.flatMap(({ op, urn, diffReasons, oldState }): Drift[] => {
        if (oldState === undefined || (op !== "delete" && op !== "update")) {
            return [];
        }
        const { type, id = "" } = oldState;
        const change = op === "delete" ? "gone" : "changed";
        return [{ type, name: nameOf(urn), id, change, properties: change === "gone" ? [] : (diffReasons ?? []) }];
    });
}
