import type { Draft } from "./draft";
import { indentOf, newlineOf, removeItems } from "./edits";
import type { Functions } from "./functions";
import { earlierName, newCallee } from "./imports";
import { migrateFunctionArguments } from "./function-arguments";
import type { Call, Item, PythonFile } from "./python-file";
import { migrateEnvVars } from "./env-vars";

/** The earlier signatures, by position. */
const POSITIONS = {
    task_factory: "task_id func_path func_kwargs image env xcom_push xcom_pull_tasks secrets env_vars".split(" "),
    create_task: "task_id func_path func_kwargs func_args image mode secrets env_vars retries dag".split(" "),
};
/** These come first in both, and in ours. */
const SAME_POSITIONS = 3;

/** `FromTask(…)` where an argument of a task stands. */
export interface FromTask {
    readonly node: Item;
    /** The id of the task, where it can be read. */
    readonly id: string | undefined;
    readonly key: string | undefined;
    /** As written. */
    readonly texts: readonly [task: string, key: string | undefined];
}

/** A call that makes a task in one of the earlier ways. */
export class EarlierCall {
    constructor(
        private readonly file: PythonFile,
        public readonly kind: keyof typeof POSITIONS,
        public readonly call: Call,
    ) {}

    /** The name of the parameter that each argument fills. */
    public nameAt(index: number): string | undefined {
        const { args } = this.call;
        const item = args[index];
        const isBehindSpread = args.slice(0, index + 1).some(({ spread }) => spread === "*");
        return item?.name ?? (item?.spread || isBehindSpread ? undefined : POSITIONS[this.kind][index]);
    }

    public argument(name: string): Item | undefined {
        return this.call.args.find((_, index) => this.nameAt(index) === name);
    }

    public get taskId(): string | undefined {
        return this.textOf("task_id");
    }

    /** As it is written now, `module:function`. */
    public get functionPath(): string | undefined {
        const text = this.textOf("func_path");
        return this.kind === "task_factory" ? text?.replace(/\.(?=\w+$)(?!.*:)/, ":") : text;
    }

    /** Each `FromTask(…)` among its arguments of the function. */
    public fromTasks(): FromTask[] {
        const kwargs = this.argument("func_kwargs");
        const list = this.argument("func_args");
        const values = kwargs ? (this.file.dict(kwargs.value) ?? []) : [];
        return [...values, ...(list ? this.file.elements(list.value) : [])].flatMap((item) => {
            const found = fromTaskOf(this.file, item);
            return found ? [found] : [];
        });
    }

    private textOf(name: string): string | undefined {
        const item = this.argument(name);
        return item && this.file.textValue(item.value);
    }
}

/** What a `FromTask(…)` names; undefined for any other value. */
export function fromTaskOf(file: PythonFile, node: Item): FromTask | undefined {
    const call = file.calls().find((one) => one.from === node.value.from && one.to === node.value.to);
    if (call === undefined || earlierName(file.qualified(call.callee)) !== "FromTask") {
        return undefined;
    }
    const [task, key] = ["task", "key"].map((name, index) =>
        call.args.find((arg, at) => arg.name === name || (arg.name === undefined && at === index)),
    );
    return task === undefined || call.args.some(({ spread }) => spread)
        ? undefined
        : {
              node,
              id: file.textValue(task.value),
              key: key && file.textValue(key.value),
              texts: [file.text(task.value), key && file.text(key.value)],
          };
}

export function earlierCalls(file: PythonFile): EarlierCall[] {
    return file.calls().flatMap((call) => {
        const kind = earlierName(file.qualified(call.callee)) ?? starName(file, call);
        return kind === "create_task" || kind === "task_factory" ? [new EarlierCall(file, kind, call)] : [];
    });
}

/** What `from gaiaflow.core.create_task import *` binds. */
function starName(file: PythonFile, { callee }: Call): ReturnType<typeof earlierName> {
    const star = file.imports.find(({ name, module }) => name === "*" && earlierName(`${module}.${file.text(callee)}`));
    return star && earlierName(`${star.module}.${file.text(callee)}`);
}

/** What is known of a file's other calls when one of them is changed. */
export interface CallContext {
    readonly all: readonly EarlierCall[];
    readonly functions: Functions;
    /** Whether its task is to make an XCom of each key of its dict. */
    readonly several: boolean;
}

/** Makes a call of `task_factory` as it is now. */
export function migrateCall(draft: Draft, earlier: EarlierCall, context: CallContext): void {
    const { file } = draft;
    const { call, kind } = earlier;
    if (kind === "create_task") {
        const callee = file.text(call.callee);
        draft.replace(call.callee, newCallee(file, callee));
        migrateFunctionArguments(draft, earlier, context.functions);
    }
    migratePath(draft, earlier);
    migrateEnvVars(draft, earlier);
    const gone = call.args.map((item, index) => isGone(draft, earlier, context, item, index));
    draft.remove(removeItems(file.source, call.args, (index) => gone[index] === true));
    for (const [index, item] of call.args.entries()) {
        const name = earlier.nameAt(index);
        if (item.spread === "**") {
            draft.note(
                item,
                `${file.text(item)} was not looked into: mode=, env=, image=, func_args= are not to be in it`,
            );
        } else if (item.spread === "*") {
            draft.note(item, `${file.text(item)} was not looked into: arguments behind it are by name here`);
        } else if (!draft.takesOut(item) && item.name === undefined && name !== undefined && index >= SAME_POSITIONS) {
            draft.insert(item.from, `${name}=`);
        }
    }
    if (context.several && earlier.argument("multiple_outputs") === undefined) {
        addArgument(draft, earlier, "multiple_outputs=True", gone);
    }
}

function isGone(draft: Draft, earlier: EarlierCall, { all }: CallContext, item: Item, index: number): boolean {
    const { file } = draft;
    const name = earlier.nameAt(index);
    if (draft.removes(item)) {
        return true;
    }
    if (name === "image") {
        const text = file.textValue(item.value) ?? file.text(item.value);
        if (!/^<.*>$|^None$|^$/.test(text)) {
            draft.note(item, `image ${text} goes: pods have the project's image. One of your own: docs/own-image.md`);
        }
        return true;
    }
    if (name !== (earlier.kind === "create_task" ? "mode" : "env")) {
        return false;
    }
    const others = all.flatMap((one) => one.argument(name)?.value ?? []).map((node) => file.text(node));
    const isPinned = file.textValue(item.value) === "dev" && item.value.name === "String" && new Set(others).size > 1;
    if (isPinned) {
        draft.replace(item, 'env="dev"');
        draft.note(
            item,
            'env="dev" stays, as other tasks of this file had another one: it runs as in dev in every stack',
        );
    }
    return !isPinned;
}

/** `package.function` as `package:function`. */
function migratePath(draft: Draft, earlier: EarlierCall): void {
    const { file } = draft;
    const item = earlier.argument("func_path");
    const node =
        item && (item.value.name === "VariableName" ? (file.bound(file.text(item.value)) ?? item.value) : item.value);
    if (node === undefined || earlier.kind !== "task_factory") {
        return;
    }
    const text = file.text(node);
    const masked = text.replaceAll(/\{[^{}]*\}/g, (part) => "x".repeat(part.length));
    const dot = /\.(?=\w+["']+$)/.exec(masked)?.index;
    if (dot !== undefined && !masked.includes(":")) {
        draft.replace({ from: node.from + dot, to: node.from + dot + 1 }, ":");
    } else if (!masked.includes(":")) {
        draft.note(node, `func_path ${text} could not be read; expected 'module:function'`);
    }
}

/** Puts an argument behind those by position and the path of the function. */
export function addArgument(draft: Draft, { call }: EarlierCall, text: string, gone: readonly boolean[]): void {
    const { source } = draft.file;
    const positional = call.args.filter((item, index) => item.name === undefined && !gone[index]);
    const path = call.args.find(({ name }) => name === "func_path");
    const after = [path, ...positional].reduce((last, item) => (item && item.to > (last?.to ?? 0) ? item : last), path);
    if (after !== undefined) {
        const indent = indentOf(source, after.from);
        const newline = newlineOf(source);
        draft.insert(after.to, indent === undefined ? `, ${text}` : `,${newline}${indent}${text}`);
    }
}
