import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import { UserError } from "@gaiaflow/engine-core/user-error";
import type { Plan } from "./plan";

/**
 * Writes what was shown, and nothing else.
 *
 * @throws {UserError} Where a file is no longer what the plan was made from. Nothing is written then.
 */
export async function applyPlan({ changes, root }: Plan): Promise<void> {
    for (const { before, file } of changes) {
        const now = await fs.readFile(path.join(root, file), "utf8").catch(() => undefined);
        if (now !== before) {
            throw new UserError({
                problem: `${file} is no longer as it was when this was shown; nothing was changed.`,
                fix: "Type the command again.",
            });
        }
    }
    for (const { after, before, file } of changes) {
        const place = path.join(root, file);
        if (after === undefined) {
            await fs.rm(place);
        } else if (before === undefined) {
            await writeFileAtomic(place, after);
        } else {
            // Through a link, and with the mode that it has.
            const real = await fs.realpath(place);
            const { mode } = await fs.stat(real);
            await writeFileAtomic(real, after);
            await fs.chmod(real, mode);
        }
    }
}

/**
 * Refuses a folder with changes that git does not have: together with these, nobody could say which are whose.
 *
 * @returns Whether git keeps the folder at all.
 */
export async function refuseDirty(root: string, isAllowed: boolean): Promise<boolean> {
    const args = ["-C", root, "status", "--porcelain", "--", "."];
    const { failed, stdout } = await execa("git", args, { reject: false });
    if (failed) {
        return false;
    }
    const lines = stdout.split("\n").filter((line) => line !== "");
    if (lines.length > 0 && !isAllowed) {
        throw new UserError({
            problem: `${root} has ${lines.length === 1 ? "a change" : `${lines.length} changes`} that git does not have yet.`,
            fix: "Commit first, so that what this command changes can be seen and taken back; or add --dirty.",
            details: lines.slice(0, 5).join("\n"),
        });
    }
    return true;
}
