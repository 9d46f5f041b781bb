import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import { projectFile } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { readYaml } from "@gaiaflow/toolchain/core/project";
import { readStackFile, stackFilePath } from "@gaiaflow/toolchain/core/stack-file";
import { setLine } from "../../../config/config-commands";

/** A value of a stack's configuration by its path below `gaiaflow:`. */
export interface ConfigChange {
    readonly path: readonly [string, ...string[]];
    readonly value: string | number | readonly string[];
}

/** Whether a file has its lists and maps with a space within the brackets, which then stays so. */
const PADDED = /[[{] +[^\s\]}]/;

/** What puts a stack's file back as it is now, and says so; nothing where it is the same then. */
export async function stackFileOfNow(stack: string): Promise<() => Promise<void>> {
    const file = stackFilePath(stack);
    const read = () => fs.readFile(file, "utf8").catch(() => undefined);
    const before = await read();
    return async () => {
        if ((await read()) !== before) {
            await (before === undefined ? fs.rm(file) : writeFileAtomic(file, before));
            console.log(`${path.basename(file)} is as it was before.`);
        }
    };
}

/**
 * Writes into a stack's file, and keeps its comments and all else. Not by `pulumi config set`, which takes a second for
 * each value and has none for a whole list.
 *
 * @param accept Looks at the stack with them: what it refuses is not kept. Defaults to nothing.
 * @returns Whether anything is another than before.
 * @throws {UserError} Where Pulumi would not read that file, or with what speaks against them.
 */
export async function changeConfig(
    stack: string,
    changes: readonly ConfigChange[],
    accept: () => Promise<unknown> = () => Promise.resolve(),
): Promise<boolean> {
    const [first] = changes;
    if (first !== undefined && readYaml(projectFile())["stackConfigDir"] !== undefined) {
        throw new UserError({
            problem: "The stacks' files are in another folder (stackConfigDir).",
            fix: `Set it there: ${setLine(stack, first.path, JSON.stringify(first.value))}`,
        });
    }
    // Refuses a file that is no YAML by its name.
    readStackFile(stack);
    const file = stackFilePath(stack);
    const before = await fs.readFile(file, "utf8").catch(() => undefined);
    const document = parseDocument(before ?? "config: {}\n");
    const changed = changes.filter(({ path: [head, ...rest], value }) => {
        const at = ["config", `gaiaflow:${head}`, ...rest];
        if (JSON.stringify(document.getIn(at, false)) === JSON.stringify(value)) {
            return false;
        }
        document.setIn(at, Array.isArray(value) ? document.createNode(value, { flow: true }) : value);
        return true;
    });
    if (changed.length > 0) {
        await writeFileAtomic(
            file,
            document.toString({ lineWidth: 0, flowCollectionPadding: PADDED.test(before ?? "") }),
        );
        await accept().catch(async (error: unknown) => {
            await (before === undefined ? fs.rm(file) : writeFileAtomic(file, before));
            throw error;
        });
        const names = changed.map(({ path: keys }) => `gaiaflow:${keys.join(".")}`);
        console.log(`Set in ${path.basename(file)}: ${names.join(", ")}.`);
    }
    return changed.length > 0;
}
