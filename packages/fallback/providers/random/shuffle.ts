import { seeded, shuffle, unpredictable } from "./draw";
import { keepers, keepersChanges, randomResource } from "./keepers";

/** A list in random order; asked for more items than there are, it goes through the list again in another order. */
export const randomShuffle = randomResource({
    token: "random:index/randomShuffle:RandomShuffle",
    inputs: {
        ...keepers,
        inputs: { type: "array", items: { type: "string" }, required: true, replaceOnChanges: true },
        resultCount: { type: "integer", replaceOnChanges: true },
        seed: { type: "string", replaceOnChanges: true },
    },
    outputs: { results: { type: "array", items: { type: "string" }, required: true } },
    refused: {},
    check: ({ resultCount }) =>
        typeof resultCount === "number" && resultCount < 0
            ? [{ property: "resultCount", reason: "must not be negative" }]
            : [],
    changes: keepersChanges,
    create(_, inputs) {
        const source = (inputs.seed ?? "") === "" ? unpredictable : seeded(inputs.seed ?? "");
        const count = inputs.inputs.length === 0 ? 0 : (inputs.resultCount ?? inputs.inputs.length);
        const results: string[] = [];
        while (results.length < count) results.push(...shuffle(inputs.inputs, source));
        return Promise.resolve({ id: "-", state: { ...inputs, results: results.slice(0, count) } });
    },
    read(_, id, known) {
        if (known === undefined) throw new Error("this resource cannot be imported");
        return Promise.resolve({ id, ...known });
    },
});
