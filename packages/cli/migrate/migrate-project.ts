import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { confirm } from "../platform/ask";
import { refuseAsking } from "../platform/json-alone";
import { applyPlan, refuseDirty } from "./apply-plan";
import { planMigration } from "./plan";
import { reportOf, showCommands, showPlan, summary } from "./show-plan";

export interface MigrateOptions {
    readonly yes: boolean;
    readonly dryRun: boolean;
    readonly json: boolean;
    readonly dirty: boolean;
}

/**
 * Shows what makes a project one of ours, asks, and does it.
 *
 * @returns The exit code: 0 where it was done, only to be shown, or there is nothing to do; 1 where it was declined.
 * @throws {UserError} Where there is no such project, or nobody could be asked.
 */
export async function migrateProject(folder: string, options: MigrateOptions): Promise<number> {
    const root = path.resolve(folder);
    if (root === programRoot) {
        throw new UserError({
            problem: "This is GaiaFlow's own clone.",
            fix: "Name the folder of your project: npx gaiaflow migrate ../my-project",
        });
    }
    const plan = await planMigration(root);
    const isNothing = plan.changes.length === 0;
    if (!options.json) {
        console.log(
            isNothing ? [showPlan(plan), "Nothing is to be changed."].filter(Boolean).join("\n") : showPlan(plan),
        );
    }
    const isDone = !isNothing && !options.dryRun && (await agreed(root, summary(plan.changes), options));
    if (isDone) {
        await applyPlan(plan);
    }
    if (options.json) {
        console.log(JSON.stringify(reportOf(plan, isDone), undefined, 2));
    } else if (isDone) {
        console.log(`Done: ${summary(plan.changes)}.\n${showCommands(plan)}`);
    } else if (!isNothing) {
        console.log(`Nothing was changed (${summary(plan.changes)}).`);
    }
    return isDone || isNothing || options.dryRun ? 0 : 1;
}

async function agreed(root: string, what: string, { dirty, json, yes }: MigrateOptions): Promise<boolean> {
    const isKept = await refuseDirty(root, dirty);
    if (json) refuseAsking({ yes });
    const warning = isKept ? "" : "; git does not keep this folder, so nothing brings it back";
    return confirm(yes, { what: `this is to be done (${what}${warning})`, line: `npx gaiaflow migrate ${root} --yes` });
}
