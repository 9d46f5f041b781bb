import type { Draft } from "./draft";
import { ownLines } from "./edits";
import type { PythonFile } from "./python-file";
import type { ImportedName } from "./python-items";

/** The module of the earlier template, wherever it lay. */
const TEMPLATE = /^\.*([\w.]+\.)?task_factory$/;
/** The names of gaiaflow 0.0.3, in any of its modules. */
const CREATE_TASK = /^gaiaflow(\.[\w.]+)?\.create_task$/;
const FROM_TASK = /^gaiaflow(\.[\w.]+)?\.FromTask$/;
const MODE = /^gaiaflow(\.[\w.]+)?\.GaiaflowMode\b/;

/** What a dotted name is of an earlier form. */
export function earlierName(
    qualified: string,
): "task_factory" | "create_task" | "FromTask" | "GaiaflowMode" | undefined {
    if (CREATE_TASK.test(qualified)) {
        return "create_task";
    }
    if (FROM_TASK.test(qualified)) {
        return "FromTask";
    }
    if (MODE.test(qualified)) {
        return "GaiaflowMode";
    }
    const [, module = "", name] = /^(.*)\.(\w+)$/.exec(qualified) ?? [];
    return name === "task_factory" && TEMPLATE.test(module) ? "task_factory" : undefined;
}

/** How a call of 0.0.3 names `task_factory`, given how it named `create_task`. */
export function newCallee(file: PythonFile, callee: string): string {
    const [head = ""] = callee.split(".");
    const found = file.imports.find(({ local }) => local === head);
    if (found?.name === "create_task") {
        return found.hasAlias ? head : "task_factory";
    }
    return found?.name === undefined &&
        found?.hasAlias === false &&
        callee.startsWith("gaiaflow.core") &&
        onlyRoot(file)
        ? "gaiaflow.task_factory"
        : "task_factory";
}

/** Whether gaiaflow itself is imported, so that its names are reached by it. */
function onlyRoot({ imports }: PythonFile): boolean {
    return imports.some(({ module, name }) => module === "gaiaflow" && name === undefined);
}

/** Imports of both earlier forms, after the calls: what those still need stays. */
export function migrateImports(draft: Draft): void {
    const { file } = draft;
    for (const statement of new Set(file.imports.map((one) => one.statement))) {
        const names = file.imports.filter((one) => one.statement === statement);
        const [first] = names;
        if (first === undefined) {
            continue;
        }
        if (names.some(({ module, name }) => TEMPLATE.test(module) && name !== undefined)) {
            migrateTemplateImport(draft, names);
        } else if (first.name === undefined) {
            names.forEach((name) => migratePlainImport(draft, name));
        } else if (/^gaiaflow(\.core\b.*)?$/.test(first.module)) {
            migrateFromImport(draft, names);
        }
    }
}

/** `from task_factory import task_factory as tf`. */
function migrateTemplateImport(draft: Draft, names: readonly ImportedName[]): void {
    const other = names.find(({ name }) => name !== "task_factory" && name !== "*");
    if (other !== undefined) {
        draft.note(other, `${other.name} of task_factory.py is not in gaiaflow; the import stays`);
        return;
    }
    replaceModule(draft, names);
}

/** `import task_factory as tf` and `import gaiaflow.core.create_task`. */
function migratePlainImport(draft: Draft, { module, hasAlias, local, statement, ...range }: ImportedName): void {
    if (TEMPLATE.test(module) && (hasAlias || module === "task_factory")) {
        draft.replace(range, `gaiaflow as ${local}`);
    } else if (/^gaiaflow\.core\b/.test(module)) {
        const isAlone = draft.file.imports.filter((one) => one.statement === statement).length === 1;
        if (!isAlone || stillUsed(draft, "FromTask") || stillUsed(draft, "GaiaflowMode")) {
            draft.note(
                range,
                `${module} is of gaiaflow 0.0.3; the import stays, since more than create_task hangs on it`,
            );
        } else if (onlyRoot(draft.file)) {
            removeStatement(draft, statement);
        } else {
            draft.replace(statement, "from gaiaflow import task_factory");
        }
    }
}

/** `from gaiaflow.core.create_task import create_task as ct, GaiaflowMode`. */
function migrateFromImport(draft: Draft, names: readonly ImportedName[]): void {
    const [first] = names as [ImportedName];
    const kindOf = ({ module, name = "" }: ImportedName) =>
        name === "*" && module !== "gaiaflow" ? "create_task" : earlierName(`${module}.${name}`);
    const gone = names.map((each) => {
        const kind = kindOf(each);
        return (kind === "FromTask" || kind === "GaiaflowMode") && !stillUsed(draft, kind);
    });
    const kept = names.filter((_, index) => !gone[index]);
    const createTaskNames = kept.filter((each) => kindOf(each) === "create_task");
    if (kept.length === 0) {
        removeStatement(draft, first.statement);
        return;
    }
    const other = kept.find((each) => kindOf(each) !== "create_task");
    if (other !== undefined && (first.module !== "gaiaflow" || kindOf(other) !== undefined)) {
        draft.note(other, `${other.name} is of gaiaflow 0.0.3, and what uses it was not understood; it stays`);
    } else if (first.module !== "gaiaflow") {
        replaceModule(draft, names);
    }
    for (const each of createTaskNames) {
        const to = each.name === "*" ? each.to : each.from + (each.name?.length ?? 0);
        draft.replace({ from: each.from, to }, "task_factory");
    }
    if (other === undefined || first.module === "gaiaflow") {
        draft.removeItems(names, (_, index) => gone[index] === true);
    }
}

function replaceModule(draft: Draft, [first]: readonly ImportedName[]): void {
    if (first !== undefined) {
        const { source } = draft.file;
        const from = source.indexOf("from", first.statement.from) + "from".length;
        const to = source.indexOf("import", from);
        const at = source.slice(from, to).search(/\S/) + from;
        draft.replace({ from: at, to: at + first.module.length }, "gaiaflow");
    }
}

function removeStatement(draft: Draft, statement: ImportedName["statement"]): void {
    draft.remove(ownLines(draft.file.source, statement) ?? statement);
}

/** Whether a name is used where no edit takes it out. */
function stillUsed(draft: Draft, kind: "FromTask" | "GaiaflowMode"): boolean {
    const { file } = draft;
    return [...file.of("VariableName"), ...file.of("MemberExpression")].some((node) => {
        const isImport = node.parent?.name === "ImportStatement";
        return !isImport && earlierName(file.qualified(node)) === kind && !draft.takesOut(node);
    });
}
