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
import { isTemplateModule, removeTemplateModule, TEMPLATE_MODULE } from "./template-module";
import { readTextFile, type TextFile } from "./text-file";

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
    const plan: CodePlan = { changes: [], notes: [], left: [] };
    const files = [...dags, ...modules].flatMap((file) => readPython(root, file, plan.left));
    const imported = files.flatMap(({ parsed }) => parsed.imports.flatMap(({ name }) => name ?? []));
    const functions = new Functions([path.join(root, project.holder), root, path.join(root, "dags")]);
    const code = { functions, imported: new Set(imported) };
    let isAsked = true;
    for (const { file, parsed, read } of files) {
        if (file === TEMPLATE_MODULE && isTemplateModule(read.text)) {
            continue;
        }
        const isDag = dags.includes(file);
        const draft = isDag ? migrateDag(parsed, code) : migrateModule(parsed);
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

interface ReadFile {
    readonly file: string;
    readonly read: TextFile;
    readonly parsed: PythonFile;
}

/** @param left Where a file that cannot be read is named. */
function readPython(root: string, file: string, left: FileNote[]): ReadFile[] {
    const read = readTextFile(root, file);
    if ("problem" in read) {
        left.push({ file, problem: read.problem });
        return [];
    }
    const parsed = PythonFile.parse(read.text);
    if ("wrong" in parsed) {
        left.push({ file, line: parsed.wrong, problem: "is no Python that could be read" });
        return [];
    }
    return [{ file, read, parsed }];
}

function notesOf(file: string, { notes }: Draft): FileNote[] {
    return [...notes].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).map((note) => ({ file, ...note }));
}
