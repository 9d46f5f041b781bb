import type { Draft } from "./draft";
import { separatorAt } from "./edits";
import type { Functions } from "./functions";
import { newCallee } from "./imports";
import { migrateFunctionArguments } from "./function-arguments";
import type { EarlierCall } from "./earlier-call";
import type { Item } from "./python-items";
import { migrateEnvVars } from "./env-vars";

/** These come first in both, and in ours. */
const SAME_POSITIONS = 3;

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
    const path = earlier.argument("func_path");
    if (path !== undefined && kind === "task_factory") {
        migratePath(draft, path, true);
    }
    migrateEnvVars(draft, earlier);
    const gone = call.args.map((item, index) => isGone(draft, earlier, context, item, index));
    draft.removeItems(call.args, (_, index) => gone[index] === true);
    for (const [index, item] of call.args.entries()) {
        const name = earlier.nameAt(index);
        for (const secret of name === "secrets" ? file.elements(item.value) : []) {
            const called = file.textValue(secret.value) ?? file.text(secret.value);
            draft.note(
                secret,
                `pods need the secret ${called}: npx gaiaflow minikube create-secrets ${called} KEY; take it out where it had MinIO's keys alone`,
            );
        }
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

/** `package.function` as `package:function`. @param isNoted Whether a path that cannot be read is named. */
export function migratePath(draft: Draft, { value }: Item, isNoted: boolean): void {
    const { file } = draft;
    const node = value.name === "VariableName" ? (file.bound(file.text(value)) ?? value) : value;
    const text = file.text(node);
    const masked = text.replaceAll(/\{[^{}]*\}/g, (part) => "x".repeat(part.length));
    const dot = /\.(?=\w+["']+$)/.exec(masked)?.index;
    if (dot !== undefined && !masked.includes(":")) {
        draft.replace({ from: node.from + dot, to: node.from + dot + 1 }, ":");
    } else if (isNoted && !masked.includes(":")) {
        draft.note(node, `func_path ${text} could not be read; expected 'module:function'`);
    }
}

/** Puts an argument behind those by position and the path of the function. */
function addArgument(draft: Draft, { call }: EarlierCall, text: string, gone: readonly boolean[]): void {
    const positional = call.args.filter((item, index) => item.name === undefined && !gone[index]);
    const path = call.args.find(({ name }) => name === "func_path");
    const after = [path, ...positional].reduce((last, item) => (item && item.to > (last?.to ?? 0) ? item : last), path);
    if (after !== undefined) {
        draft.insert(after.to, separatorAt(draft.file.source, after.from) + text);
    }
}
