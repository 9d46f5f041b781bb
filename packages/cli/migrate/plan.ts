import * as fs from "node:fs";
import * as path from "node:path";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { withAirflow3Names } from "../platform/airflow-rules";
import { migrateDag, migrateModule } from "./dag-file";
import type { Draft, Note } from "./draft";
import { applyEdits } from "./edits";
import { Functions } from "./functions";
import { readEarlierProject, type EarlierProject } from "./project-files";
import { planSettings } from "./plan-settings";
import { PythonFile } from "./python-file";
import { readTextFile } from "./text-file";

/** What becomes of a file. */
export interface Change {
    /** From the project's folder. */
    readonly file: string;
    /** Absent for a new one. */
    readonly before?: string;
    /** Absent for one that goes. */
    readonly after?: string;
}

export interface FileNote extends Note {
    readonly file: string;
}

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

/** What DAG files and modules become. */
export interface CodePlan {
    readonly changes: Change[];
    readonly notes: FileNote[];
    readonly left: FileNote[];
}

/** The earlier template's own module. */
export const TEMPLATE_MODULE = "dags/task_factory.py";

/**
 * What a project of an earlier form, or an astro project, needs in order to be one of ours. Nothing is written.
 *
 * @param root An absolute path.
 * @throws {UserError} Where there is no such project.
 */
export async function planMigration(root: string): Promise<Plan> {
    if (!fs.statSync(path.join(root, "dags"), { throwIfNoEntry: false })?.isDirectory()) {
        throw new UserError({
            problem: `There is no folder dags in ${root}.`,
            fix: "Name the folder of a project that has its DAGs in dags/: gaiaflow migrate FOLDER",
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

async function planCode(project: EarlierProject): Promise<CodePlan> {
    const { dags, modules, root } = project;
    const functions = new Functions([path.join(root, project.holder), root, path.join(root, "dags")]);
    const plan: CodePlan = { changes: [], notes: [], left: [] };
    let isAsked = true;
    for (const file of [...dags, ...modules]) {
        const read = readTextFile(root, file);
        const parsed = "problem" in read ? undefined : PythonFile.parse(read.text);
        if ("problem" in read || parsed === undefined) {
            plan.left.push({ file, problem: "problem" in read ? read.problem : "" });
            continue;
        }
        if ("wrong" in parsed) {
            plan.left.push({ file, line: parsed.wrong, problem: "is no Python that could be read" });
            continue;
        }
        if (file === TEMPLATE_MODULE && isTemplateModule(read.text)) {
            continue;
        }
        const isDag = dags.includes(file);
        const draft = isDag ? migrateDag(parsed, functions) : migrateModule(parsed);
        let after = applyEdits(read.text, draft.edits);
        if (isDag && isAsked && /\bairflow\b/.test(after)) {
            try {
                after = await withAirflow3Names(after, file);
            } catch (error) {
                isAsked = false;
                plan.notes.push({ file, problem: `Airflow 3's names were not looked at: ${messageOf(error)}` });
            }
        }
        plan.notes.push(...notesOf(file, draft));
        if (after !== read.text) {
            plan.changes.push({ file, before: read.mark + read.text, after: read.mark + after });
        }
    }
    removeTemplateModule(project, plan);
    return plan;
}

function notesOf(file: string, { notes }: Draft): FileNote[] {
    return [...notes].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).map((note) => ({ file, ...note }));
}

function isTemplateModule(text: string): boolean {
    return /^def task_factory\(/m.test(text) && text.includes("KubernetesPodOperator");
}

/** The template's module goes where nothing imports it any more: Airflow 3 cannot import it. */
function removeTemplateModule({ dags, root }: EarlierProject, { changes, notes }: CodePlan): void {
    const read = dags.includes(TEMPLATE_MODULE) ? readTextFile(root, TEMPLATE_MODULE) : undefined;
    if (read === undefined || "problem" in read || !isTemplateModule(read.text)) {
        return;
    }
    const textOf = (file: string) =>
        changes.find((change) => change.file === file)?.after ?? fs.readFileSync(path.join(root, file), "latin1");
    const user = dags.find(
        (file) =>
            file !== TEMPLATE_MODULE &&
            /^\s*(from\s+[\w.]*task_factory\s+import|import\s+[\w.]*task_factory\b)/m.test(textOf(file)),
    );
    if (user === undefined) {
        changes.push({ file: TEMPLATE_MODULE, before: read.mark + read.text });
    } else {
        notes.push({ file: TEMPLATE_MODULE, problem: `stays, since ${user} imports it` });
    }
}
