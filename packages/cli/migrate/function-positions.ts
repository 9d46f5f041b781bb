import type { Draft } from "./draft";
import { fromTaskOf, type EarlierCall, type FromTask } from "./earlier-call";
import type { Functions } from "./functions";
import type { Item } from "./python-items";

/** What stands by position, by the names of parameters. */
export interface Positional {
    readonly pulls: [string, FromTask][];
    readonly kept: [string, string][];
}

/** What `func_args` fill by the function's own parameters; undefined, with a note, where that cannot be read. */
export function positionalArguments(
    draft: Draft,
    earlier: EarlierCall,
    list: Item,
    functions: Functions,
): Positional | undefined {
    const { file } = draft;
    if (["[]", "None", "()"].includes(file.text(list.value))) {
        return { pulls: [], kept: [] };
    }
    const values = file.elements(list.value);
    const path = earlier.functionPath ?? "";
    const names = functions.facts(path)?.parameters;
    const isReadable =
        ["ArrayExpression", "TupleExpression"].includes(list.value.name) && values.every((item) => !item.spread);
    if (!isReadable || names === undefined || names.length < values.length) {
        draft.note(
            list,
            `func_args stay: the parameters of ${path || "its function"} could not be read. Write them as func_kwargs`,
        );
        return undefined;
    }
    const pulls: [string, FromTask][] = [];
    const kept: [string, string][] = [];
    values.forEach((item, index) => {
        const pull = fromTaskOf(file, item);
        const name = names[index] ?? "";
        if (pull) {
            pulls.push([name, pull]);
        } else {
            kept.push([name, file.text(item)]);
        }
    });
    return { pulls, kept };
}
