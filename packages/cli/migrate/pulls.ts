import type { Draft } from "./draft";
import type { FunctionFacts, Functions } from "./functions";
import type { Item } from "./python-items";
import type { EarlierCall } from "./earlier-call";

/**
 * Arguments that tasks of the template pull: of a dict they got the value under their own name; here it arrives whole. Where
 * the function's text says that it gives such a dict, the pull names its key; where it says nothing, that is noted. And what
 * `FromTask` of 0.0.3 took out of a dict by its key.
 *
 * @returns The tasks whose dict is to be an XCom for each key.
 */
export function earlierPulls(draft: Draft, calls: readonly EarlierCall[], functions: Functions): Set<EarlierCall> {
    const { file } = draft;
    const several = new Set<EarlierCall>();
    for (const call of calls) {
        const pulls = call.argument("xcom_pull_tasks");
        for (const pull of call.kind === "task_factory" && pulls ? (file.dict(pulls.value) ?? []) : []) {
            const entries = file.dict(pull.value);
            const [task, key] = ["task", "key"].map((name) => entries?.find((entry) => entry.name === name));
            if (pull.name === undefined || task === undefined) {
                draft.note(pull, "is no pull that could be read; a pulled dict arrives whole here");
                continue;
            }
            const id = file.textValue(task.value);
            const source = sourceOf(calls, id);
            const wanted = key === undefined ? "return_value" : file.textValue(key.value);
            const facts = source && functions.facts(source.functionPath ?? "");
            const name = wanted === "return_value" ? pull.name : wanted;
            if (name !== undefined && hasKey(facts, name) && source !== undefined) {
                several.add(source);
                nameKey(draft, { task, key, name, wanted });
            } else if (facts?.returns !== "other" || wanted !== "return_value") {
                draft.note(pull, sentence(pull.name, id ?? file.text(task.value), wanted, facts));
            }
        }
    }
    for (const { id, key, node } of calls.flatMap((call) => call.fromTasks())) {
        const source = sourceOf(calls, id);
        if (key !== undefined && key !== "return_value" && source === undefined) {
            draft.note(node, `is a key of what ${id ?? "a task"} returns; give that task multiple_outputs=True`);
        } else if (key !== undefined && key !== "return_value" && source !== undefined) {
            several.add(source);
        }
    }
    return several;
}

/** The one call that makes a task, by its id with or without its groups. */
function sourceOf(calls: readonly EarlierCall[], id: string | undefined): EarlierCall | undefined {
    const found = id === undefined ? [] : calls.filter(({ taskId }) => taskId === id.split(".").at(-1));
    return found.length === 1 ? found[0] : undefined;
}

function hasKey(facts: FunctionFacts | undefined, name: string): boolean {
    return Array.isArray(facts?.returns) && facts.returns.includes(name);
}

interface Pulled {
    readonly task: Item;
    readonly key: Item | undefined;
    readonly name: string;
    readonly wanted: string | undefined;
}

function nameKey(draft: Draft, { task, key, name, wanted }: Pulled): void {
    if (wanted !== "return_value") {
        return;
    }
    if (key === undefined) {
        draft.insert(task.to, `, "key": "${name}"`);
    } else {
        draft.replace(key.value, `"${name}"`);
    }
}

function sentence(name: string, id: string, wanted: string | undefined, facts: FunctionFacts | undefined): string {
    const returns = facts?.returns;
    if (Array.isArray(returns)) {
        return `'${name}' was pulled from ${id}, whose dict has no such key (${returns.join(", ")}); it gets the dict whole`;
    }
    return wanted === "return_value"
        ? `'${name}' gets what ${id} returns, whole. If that is a dict with a key '${name}', give ${id} ` +
              `multiple_outputs=True and write "key": "${name}" here`
        : `'${name}' is what ${id} keeps under '${wanted ?? "?"}': give that task multiple_outputs=True if it returns a dict with that key`;
}
