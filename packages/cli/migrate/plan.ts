import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "@gaiaflow/engine-core/user-error";
import type { Change, FileNote } from "./change";
import { planCode } from "./plan-code";
import { planSettings } from "./plan-settings";
import { readEarlierProject } from "./project-files";

/** All that a migration would change, and what it leaves to the user. */
export interface Plan {
    readonly root: string;
    readonly changes: readonly Change[];
    readonly notes: readonly FileNote[];
    /** Files that are left as they are, since they cannot be read. */
    readonly left: readonly FileNote[];
    /** Files of the earlier tool that nothing uses any more. */
    readonly unused: readonly string[];
    /** What to type afterwards. */
    readonly commands: readonly string[];
}

/**
 * What a project of an earlier form, or an astro project, needs in order to be one of ours. Nothing is written.
 *
 * @param root An absolute path.
 * @throws {UserError} Where there is no such project, or ruff cannot be had, which knows Airflow 3's names.
 */
export async function planMigration(root: string): Promise<Plan> {
    if (!fs.existsSync(root)) {
        throw new UserError({
            problem: `There is no folder ${root}.`,
            fix: "Name your project's: npx gaiaflow migrate FOLDER",
        });
    }
    if (!fs.statSync(path.join(root, "dags"), { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError({
            problem: `There is no folder dags in ${root}.`,
            fix: "Name the folder of a project that has its DAGs in dags/: npx gaiaflow migrate FOLDER",
        });
    }
    const project = readEarlierProject(root);
    const code = await planCode(project);
    const settings = planSettings(project);
    return {
        root,
        changes: [...code.changes, ...settings.changes],
        notes: [...code.notes, ...settings.notes],
        left: [...code.left, ...settings.left],
        unused: settings.unused,
        commands: settings.commands,
    };
}
