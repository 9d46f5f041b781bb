import type { ObjectOf, ObjectSchema } from "../kit/schema";
import { drawBelow, seeded, unpredictable } from "./draw";
import { keepers, keepersChanges, randomResource } from "./keepers";

const inputs = {
    ...keepers,
    min: { type: "integer", required: true, replaceOnChanges: true },
    max: { type: "integer", required: true, replaceOnChanges: true },
    seed: { type: "string", replaceOnChanges: true },
} as const satisfies ObjectSchema;

/** A whole number between two others, both included. Imported as `result,min,max` or `result,min,max,seed`. */
export const randomInteger = randomResource({
    token: "random:index/randomInteger:RandomInteger",
    inputs,
    outputs: { result: { type: "integer", required: true } },
    refused: {},
    check: ({ min, max }) =>
        typeof min === "number" && typeof max === "number" && max < min
            ? [{ property: "max", reason: "must not be smaller than min" }]
            : [],
    changes: keepersChanges,
    create(_, given) {
        const source = (given.seed ?? "") === "" ? unpredictable : seeded(given.seed ?? "");
        const result = given.min + Number(drawBelow(BigInt(given.max) - BigInt(given.min) + 1n, source));
        return Promise.resolve({ id: String(result), state: { ...given, result } });
    },
    read(_, id, known) {
        return Promise.resolve(known === undefined ? imported(id) : { id, ...known });
    },
});

function imported(id: string) {
    const [result = "", min = "", max = "", seed, ...rest] = id.split(",");
    const numbers = [result, min, max].map(Number);
    if (rest.length > 0 || [result, min, max].includes("") || !numbers.every(Number.isSafeInteger)) {
        throw new Error("the id to import must be result,min,max or result,min,max,seed");
    }
    const given: ObjectOf<typeof inputs> = {
        min: Number(min),
        max: Number(max),
        ...(seed === undefined ? {} : { seed }),
    };
    return { id: result, inputs: given, state: { ...given, result: Number(result) } };
}
