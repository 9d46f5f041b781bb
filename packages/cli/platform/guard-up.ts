import execa from "execa";
import * as path from "node:path";
import { programRoot, projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { parseDigest, parsePreview, type PulumiResult } from "../preview/parse-preview";
import { refuseEarlierVersion } from "./earlier-version";
import { holdsData, lostVolumes } from "./data-volumes";
import type { KeptVolumes } from "./kept-volumes";
import { stackFacts } from "./stack-facts";
import type { StateResource } from "./state";

/** What an `up` of a stack is asked before. */
export interface GuardedUp {
    readonly stack: string;
    /** What the stack consists of. */
    readonly state: readonly StateResource[];
    /** Arguments of Pulumi that say what the `up` is to do. */
    readonly args: readonly string[];
    /** Whether volumes may go. */
    readonly deleteVolume: boolean;
    /** The volumes that such an `up` is known to keep. */
    readonly kept: Pick<KeptVolumes, "include">;
    /** The command that lets them go. */
    readonly goOn: string;
}

/** The option that lets volumes go. */
export const DELETE_VOLUME = "--delete-volume";

/** Options by which Pulumi's engine applies the policies of a stack whose mode has them by default. */
export function policyOptions(stack: string): string[] {
    return hasPolicies(stack) ? ["--policy-pack", path.join(programRoot, "policy")] : [];
}

function hasPolicies(stack: string): boolean {
    return stackFacts(stack).mode === "prod";
}

/**
 * Refuses an `up` with credentials of before, and one that would delete or replace a volume with data, or show a secret in
 * production. These show in a preview alone, which costs seconds: none is made where there is nothing to lose, or where the last `up` was just the same.
 *
 * @throws {UserError} With what would go, and the command that lets it go; or with what speaks against the stack.
 */
export async function guardUp({ args, deleteVolume, goOn, kept, stack, state }: GuardedUp): Promise<void> {
    refuseEarlierVersion(stack, state);
    const mayLose = !deleteVolume && state.some(holdsData) && (args.length > 0 || !(await kept.include(state)));
    if (!mayLose && !hasPolicies(stack)) {
        return;
    }
    console.error("Looking what it would do, before anything is changed.");
    const preview = await runPreview(stack, args);
    const digest = parseDigest(preview.stdout);
    const { faults } = parsePreview(preview, stackFacts(stack));
    const failed = preview.exitCode !== 0 || digest === undefined;
    if (faults.length > 0 && (failed || hasPolicies(stack))) {
        throw new UserError({ problem: faults.join("\n"), fix: "Nothing was changed." });
    }
    const lost = mayLose ? lostVolumes(digest?.steps ?? []) : [];
    if (lost.length > 0) {
        throw new UserError({
            problem: [
                `This \`up\` would delete data of stack ${stack}:`,
                ...lost.map(({ description, name }) => `  ${name} (${description})`),
            ].join("\n"),
            fix: `Nothing was changed. If all of it may go, type: ${goOn}`,
        });
    }
}

/** By the state alone: what is found to be gone already cannot be lost. */
async function runPreview(stack: string, args: readonly string[]): Promise<PulumiResult> {
    const env = await pulumiEnvironment();
    const options = ["--stack", stack, "--json", "--refresh=false", "--non-interactive"];
    return keepSaltsOut(() =>
        execa("pulumi", ["preview", ...options, ...args], { cwd: projectRoot(), env, reject: false, stdin: "ignore" }),
    );
}
