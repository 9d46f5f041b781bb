import execa from "execa";
import * as fs from "node:fs";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { stateOf, type StateResource } from "./state";

/** Something of a stack that is not as the last `up` left it. */
export interface Drift {
    /** Pulumi's type token. */
    readonly type: string;
    /** As the program calls it. */
    readonly name: string;
    /** What its name is outside Pulumi; empty where that says no more. */
    readonly id: string;
    readonly change: "gone" | "changed";
    /** Names of the properties that changed, without their values, which may be secret. */
    readonly properties: readonly string[];
}

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
 * What others have changed of a stack: Pulumi asks Docker, the cluster and whatever else made its resources, and changes
 * nothing.
 *
 * @throws {UserError} Where one of them does not answer.
 */
export async function findDrift(stack: string): Promise<Drift[]> {
    const resources = await stateOf(stack);
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
    return [...driftOf(steps), ...missingFiles(resources)];
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

/** Files in the stack's folder. Pulumi cannot ask for them: to it they are what some command did once. */
function missingFiles(resources: readonly StateResource[]): Drift[] {
    return resources.flatMap(({ inputs, type, urn }): Drift[] => {
        const { FILE: file } = (inputs?.["environment"] ?? {}) as { readonly FILE?: unknown };
        return typeof file === "string" && !fs.existsSync(file)
            ? [{ type, name: nameOf(urn), id: file, change: "gone", properties: [] }]
            : [];
    });
}

function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}
