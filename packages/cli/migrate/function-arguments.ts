import type { Draft } from "./draft";
import { separatorAt } from "./edits";
import { positionalArguments } from "./function-positions";
import type { Functions } from "./functions";
import type { Item } from "./python-items";
import { fromTaskOf, type EarlierCall, type FromTask } from "./earlier-call";

/**
 * `FromTask("a", key="k")` among a function's arguments becomes an entry of `xcom_pull_tasks`, and `func_args` become
 * arguments by the names that the function gives them.
 */
export function migrateFunctionArguments(draft: Draft, earlier: EarlierCall, functions: Functions): void {
    const { file } = draft;
    const kwargs = earlier.argument("func_kwargs");
    const list = earlier.argument("func_args");
    const named = kwargs ? file.dict(kwargs.value) : [];
    const pulls = (named ?? []).map((item) => fromTaskOf(file, item));
    const isShared = kwargs !== undefined && kwargs.value.name === "VariableName";
    const positional = list && positionalArguments(draft, earlier, list, functions);
    if (kwargs && named === undefined && file.text(kwargs.value) !== "None") {
        draft.note(kwargs, "func_kwargs could not be read; a FromTask in it becomes an entry of xcom_pull_tasks");
    }
    const added = positional?.pulls ?? [];
    const namedPulls = (named ?? []).flatMap((item, index): [string, FromTask][] => {
        const pull = pulls[index];
        return pull && item.name !== undefined && !isShared ? [[item.name, pull]] : [];
    });
    if (isShared && pulls.some(Boolean)) {
        draft.note(kwargs, `FromTask in ${file.text(kwargs.value)} stays: write it as xcom_pull_tasks of this task`);
    }
    const kept = positional?.kept ?? [];
    if (namedPulls.length + added.length === 0 && positional === undefined) {
        return;
    }
    if (
        kwargs &&
        named &&
        namedPulls.length === named.length &&
        namedPulls.length > 0 &&
        kept.length === 0 &&
        added.length === 0
    ) {
        // All of them: the dict stays as it is laid out, with another name before it.
        if (kwargs.name === undefined) {
            draft.insert(kwargs.from, "xcom_pull_tasks=");
        } else {
            draft.replace({ from: kwargs.from, to: kwargs.from + kwargs.name.length }, "xcom_pull_tasks");
        }
        namedPulls.forEach(([, pull]) => draft.replace(pull.node.value, pullText(pull)));
        return;
    }
    const entries = [...namedPulls, ...added].map(([name, pull]) => `"${name}": ${pullText(pull)}`);
    const pullsText = entries.length === 0 ? [] : [`xcom_pull_tasks={${entries.join(", ")}}`];
    const namedText = kept.map(([name, text]) => `"${name}": ${text}`);
    placeNew(draft, earlier, { kwargs, list, named, own: namedPulls, namedText, pullsText });
}

interface Placed {
    readonly kwargs: Item | undefined;
    readonly list: Item | undefined;
    readonly named: readonly Item[] | undefined;
    readonly own: readonly [string, FromTask][];
    readonly namedText: readonly string[];
    readonly pullsText: readonly string[];
}

function placeNew(draft: Draft, earlier: EarlierCall, placed: Placed): void {
    const { kwargs, list, named = [], own, namedText, pullsText } = placed;
    const { file } = draft;
    const pulled = new Set(own.map(([, { node }]) => node));
    const isEmpty = named.length === pulled.size && namedText.length === 0;
    const fresh = kwargs === undefined && namedText.length > 0 ? [`func_kwargs={${namedText.join(", ")}}`] : [];
    if (kwargs && !isEmpty) {
        draft.removeItems(named, (item) => pulled.has(item));
        const lastKept = named.filter((item) => !pulled.has(item)).at(-1);
        if (namedText.length > 0) {
            const isNone = file.text(kwargs.value) === "None";
            const isDict = kwargs.value.name === "DictionaryExpression" || isNone;
            const at = lastKept?.to ?? kwargs.value.from + 1;
            if (isNone) {
                draft.replace(kwargs.value, `{${namedText.join(", ")}}`);
            } else {
                draft.insert(at, `${lastKept ? ", " : ""}${namedText.join(", ")}`);
            }
            if (!isDict) {
                draft.note(kwargs, "func_args were put into func_kwargs, which is no plain dict: look at it");
            }
        }
    }
    const texts = [...fresh, ...pullsText];
    const anchor = list ?? kwargs;
    if (anchor === undefined) {
        return;
    }
    const isKwargsGone = kwargs !== undefined && isEmpty && named.length > 0;
    if (list) {
        replaceOrRemove(draft, earlier, list, texts);
        if (isKwargsGone) {
            replaceOrRemove(draft, earlier, kwargs, []);
        }
    } else if (isKwargsGone) {
        replaceOrRemove(draft, earlier, kwargs, texts);
    } else if (texts.length > 0) {
        const last = kwargs && kwargs.name === undefined ? lastPositional(earlier) : kwargs;
        const at = last ?? anchor;
        const between = separatorAt(file.source, at.from);
        draft.insert(at.to, texts.map((text) => between + text).join(""));
    }
}

function replaceOrRemove(draft: Draft, { call }: EarlierCall, item: Item, texts: readonly string[]): void {
    if (texts.length > 0) {
        draft.replace(item, texts.join(", "));
    } else {
        draft.removeItems(call.args, (arg) => arg === item);
    }
}

function lastPositional({ call }: EarlierCall): Item | undefined {
    return call.args.filter(({ name, spread }) => name === undefined && !spread).at(-1);
}

function pullText({ texts: [task, key] }: FromTask): string {
    return `{"task": ${task}${key === undefined ? "" : `, "key": ${key}`}}`;
}
