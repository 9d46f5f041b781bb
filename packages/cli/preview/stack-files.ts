import * as fs from "node:fs";
import * as path from "node:path";
import { projectFile, projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { readYaml } from "@gaiaflow/toolchain/core/project";
import { MODES } from "../../../lib/modes";

/** A stack of the project, as its file names it. */
export interface StackFile {
    readonly stack: string;
    /** The file's absolute path. */
    readonly file: string;
}

/**
 * The stacks of the project, by their files: the three modes first, in their order.
 *
 * @param only The one that is asked for. Defaults to all.
 * @throws {UserError} When there is none.
 */
export function findStackFiles(only?: string): StackFile[] {
    const folder = stackFolder();
    const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    const all = files.flatMap((name) => {
        const [, stack] = /^Pulumi\.(.+)\.ya?ml$/.exec(name) ?? [];
        return stack === undefined ? [] : [{ stack, file: path.join(folder, name) }];
    });
    const stacks = all.sort((a, b) => place(a) - place(b) || a.stack.localeCompare(b.stack));
    const wanted = stacks.filter(({ stack }) => only === undefined || stack === only);
    if (wanted.length === 0) {
        throw new UserError({
            problem: `There is no Pulumi.${only ?? "<stack>"}.yaml in ${folder}.`,
            fix:
                stacks.length === 0
                    ? "Make one; docs/configuration.md says what it may hold."
                    : `Name one of: ${stacks.map(({ stack }) => stack).join(", ")}`,
        });
    }
    return wanted;
}

/** Where Pulumi looks for stack files: the project's file may name a folder. */
function stackFolder(): string {
    const { stackConfigDir } = readYaml(projectFile());
    return path.resolve(projectRoot(), typeof stackConfigDir === "string" ? stackConfigDir : ".");
}

function place({ stack }: StackFile): number {
    const index = (MODES as readonly string[]).indexOf(stack);
    return index === -1 ? MODES.length : index;
}
