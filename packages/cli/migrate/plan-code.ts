import * as path from "node:path";
import { syntaxFault, withAirflow3Names } from "../platform/airflow-rules";
import type { CodePlan, FileNote } from "./change";
import { migrateDag, migrateModule } from "./dag-file";
import type { Draft } from "./draft";
import { applyEdits } from "./edits";
import { Functions } from "./functions";
import type { EarlierProject } from "./project-files";
import { PythonFile } from "./python-file";
import { isTemplateModule, removeTemplateModule, TEMPLATE_MODULE } from "./template-module";
import { readTextFile, type TextFile } from "./text-file";

interface ReadFile {
    readonly file: string;
    readonly read: TextFile;
    readonly parsed: PythonFile;
}

/** Plans the project's Python files. Of what is written, ruff has said that it is Python. */
export async function planCode(project: EarlierProject): Promise<CodePlan> {
    const { dags, modules, root } = project;
    const plan: CodePlan = { changes: [], notes: [], left: [] };
    const files: ReadFile[] = [];
    for (const file of [...dags, ...modules]) {
        const read = await readPython(root, file);
        if ("parsed" in read) {
            files.push(read);
        } else {
            plan.left.push(read);
        }
    }
    const imported = files.flatMap(({ parsed }) => parsed.imports.flatMap(({ name }) => name ?? []));
    const functions = new Functions([path.join(root, project.holder), root, path.join(root, "dags")]);
    const code = { functions, imported: new Set(imported) };
    for (const { file, parsed, read } of files) {
        if (file === TEMPLATE_MODULE && isTemplateModule(read.text)) {
            continue;
        }
        const isDag = dags.includes(file);
        const draft = isDag ? migrateDag(parsed, code) : migrateModule(parsed);
        const edited = applyEdits(read.text, draft.edits);
        const after = isDag && /\bairflow\b/.test(edited) ? await withAirflow3Names(edited, file) : edited;
        plan.notes.push(...notesOf(file, draft));
        if (after !== read.text) {
            if ((await syntaxFault(after, file)) === undefined) {
                plan.changes.push({ file, before: read.mark + read.text, after: read.mark + after });
            } else {
                plan.left.push({ file, problem: "could not be changed so that it stays Python; change it by hand" });
            }
        }
    }
    removeTemplateModule(project, plan);
    return plan;
}

async function readPython(root: string, file: string): Promise<ReadFile | FileNote> {
    const read = readTextFile(root, file);
    if ("problem" in read) {
        return { file, problem: read.problem };
    }
    const parsed = new PythonFile(read.text);
    // The grammar lacks some forms, a bare yield for one; what is around them it has right.
    const line = parsed.unknownLine === undefined ? undefined : await syntaxFault(read.text, file);
    return line === undefined ? { file, read, parsed } : { file, line, problem: "is no Python that could be read" };
}

/** In the order of their lines; the same of several lines once. */
function notesOf(file: string, { notes }: Draft): FileNote[] {
    const sorted = [...notes].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
    const first = sorted.filter(({ problem }, index) => sorted.findIndex((one) => one.problem === problem) === index);
    return first.map((note) => ({ file, ...note }));
}
