import { adjectives, animals } from "unique-names-generator";
import { drawItem } from "./draw";
import { keepers, keepersChanges, randomResource } from "./keepers";

/** A name of friendly words; the resource's id is the name. The words are not the official provider's. */
export const randomPet = randomResource({
    token: "random:index/randomPet:RandomPet",
    inputs: {
        ...keepers,
        length: { type: "integer", default: 2, replaceOnChanges: true },
        prefix: { type: "string", replaceOnChanges: true },
        separator: { type: "string", default: "-", replaceOnChanges: true },
    },
    outputs: {},
    refused: {},
    check: ({ length }) =>
        typeof length === "number" && length < 1 ? [{ property: "length", reason: "must be at least 1" }] : [],
    changes: keepersChanges,
    create(_, inputs) {
        const described = Array.from({ length: inputs.length - 1 }, () => drawWord(adjectives));
        const words = [...described, drawWord(animals)];
        const id = [...((inputs.prefix ?? "") === "" ? [] : [inputs.prefix]), ...words].join(inputs.separator);
        return Promise.resolve({ id, state: inputs });
    },
    read(_, id, known) {
        if (known === undefined) throw new Error("this resource cannot be imported");
        return Promise.resolve({ id, ...known });
    },
});

/** A few words of the lists hold spaces or hyphens, which would read as more words than were asked for. */
function drawWord(words: readonly string[]): string {
    return drawItem(words.filter((word) => /^[a-z]+$/.test(word)));
}
