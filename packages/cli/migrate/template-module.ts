import * as fs from "node:fs";
import * as path from "node:path";
import type { CodePlan } from "./change";
import type { EarlierProject } from "./project-files";
import { readTextFile } from "./text-file";

/** The earlier template's own module. */
export const TEMPLATE_MODULE = "dags/task_factory.py";

/** Whether a text is that module, and none of the same name. */
export function isTemplateModule(text: string): boolean {
    return /^def task_factory\(/m.test(text) && text.includes("KubernetesPodOperator");
}

/** The template's module goes where nothing imports it any more: Airflow 3 cannot import it. */
export function removeTemplateModule({ dags, root }: EarlierProject, { changes, notes }: CodePlan): void {
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
