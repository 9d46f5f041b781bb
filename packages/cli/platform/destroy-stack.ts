import { stackOption } from "../../../config/config-commands";
import { watchUp } from "../progress/watch-up";
import { confirm, refuseUnasked } from "./ask";
import { holdsData } from "./data-volumes";
import { asExitCode } from "./exit-code";
import { watchPulumi } from "./pulumi";
import { asRun } from "./runs";
import { nameOf, stateIfAny, type StateResource } from "./state";
import { unknownStack } from "./unknown-stack";

/** What is typed behind `gaiaflow destroy`. */
export interface DestroyOptions {
    /** Whether nobody is to be asked. */
    readonly yes: boolean;
    /** Whether Pulumi's own display, and its question, are shown. */
    readonly verbose: boolean;
}

/**
 * Removes all of a stack, its data too, once it was shown and somebody has agreed.
 *
 * @returns The exit code; 1 where nobody agreed.
 * @throws {UserError} Where there is no terminal at which anybody could be asked, and `yes` is not given.
 */
export async function destroyStack(stack: string, { verbose, yes }: DestroyOptions): Promise<number> {
    const question = {
        what: `everything of stack ${stack} is to go, its data too`,
        line: `npx gaiaflow destroy${stackOption(stack)} --yes`,
    };
    refuseUnasked(yes, question);
    const unknown = unknownStack(stack);
    if (unknown !== undefined && (await stateIfAny(stack)).length === 0) {
        throw unknown;
    }
    if (verbose) {
        return asExitCode(await watchPulumi(stack, ["destroy", "--stack", stack, ...(yes ? ["--yes"] : [])]));
    }
    if (!yes) {
        console.log(contents(stack, await stateIfAny(stack)));
    }
    if (!(await confirm(yes, question))) {
        console.log("Nothing was changed.");
        return 1;
    }
    return asRun(stack, async () => {
        const args = ["destroy", "--stack", stack, "--yes", "--skip-preview"];
        const code = await watchUp(stack, args, { doing: "destroy" });
        if (code === 0) {
            console.log(
                `Nothing of stack ${stack} is left. Images stay for other stacks; to remove them: npx gaiaflow clean`,
            );
        }
        return code;
    });
}

/** What a stack has, as far as somebody who is asked has to know it. */
function contents(stack: string, state: readonly StateResource[]): string {
    const made = state.filter(({ id, type }) => id !== undefined && !type.startsWith("pulumi:"));
    const names = made.filter(holdsData).map(({ urn }) => nameOf(urn));
    return [
        `Stack ${stack} consists of ${made.length} parts.`,
        ...(names.length === 0 ? [] : [`With all that is in them go: ${names.join(", ")}.`]),
    ].join("\n");
}
