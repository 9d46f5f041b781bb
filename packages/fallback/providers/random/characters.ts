import type { Change, Failure } from "../kit/resource";
import type { MaybeUnknown, ObjectOf, ObjectSchema } from "../kit/schema";
import type { Properties } from "../kit/value";
import { drawItem, shuffle } from "./draw";
import { keepers, keepersChanges } from "./keepers";

const replaced = { replaceOnChanges: true } as const;

/** What RandomPassword and RandomString are made of. All of it replaces. */
export const characterInputs = {
    ...keepers,
    length: { type: "integer", required: true, ...replaced },
    lower: { type: "boolean", default: true, ...replaced },
    upper: { type: "boolean", default: true, ...replaced },
    special: { type: "boolean", default: true, ...replaced },
    /** The old name of `numeric`. Each stands in for the other; neither is true. */
    number: { type: "boolean", ...replaced },
    numeric: { type: "boolean", ...replaced },
    minLower: { type: "integer", default: 0, ...replaced },
    minUpper: { type: "integer", default: 0, ...replaced },
    minNumeric: { type: "integer", default: 0, ...replaced },
    minSpecial: { type: "integer", default: 0, ...replaced },
    overrideSpecial: { type: "string", ...replaced },
} as const satisfies ObjectSchema;

/** Outputs that both have beyond their inputs. */
export const characterOutputs = {
    number: { type: "boolean", required: true },
    numeric: { type: "boolean", required: true },
} as const satisfies ObjectSchema;

/** The checked inputs of a random text. */
export type CharacterInputs = ObjectOf<typeof characterInputs>;

const DIGITS = "0123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** Draws a text of those characters, with at least so many of each kind, in any order. */
export function drawText(inputs: CharacterInputs): string {
    const special = (inputs.overrideSpecial ?? "") === "" ? SPECIAL : (inputs.overrideSpecial ?? "");
    const kinds = [
        { characters: LETTERS, used: inputs.lower, least: inputs.minLower },
        { characters: LETTERS.toUpperCase(), used: inputs.upper, least: inputs.minUpper },
        { characters: DIGITS, used: isNumeric(inputs), least: inputs.minNumeric },
        { characters: special, used: inputs.special, least: inputs.minSpecial },
    ];
    const demanded = kinds.flatMap(({ characters, least }) => drawMany(characters, least));
    const all = kinds.map(({ characters, used }) => (used ? characters : "")).join("");
    return shuffle([...demanded, ...drawMany(all, inputs.length - demanded.length)]).join("");
}

function drawMany(characters: string, count: number): string[] {
    const items = Array.from(characters);
    return Array.from({ length: count }, () => drawItem(items));
}

/** The inputs as the state holds them: `number` and `numeric` alike. */
export function stateOf(
    inputs: CharacterInputs,
): CharacterInputs & { readonly number: boolean; readonly numeric: boolean } {
    const numeric = isNumeric(inputs);
    return { ...inputs, number: numeric, numeric };
}

/** The inputs that a text brought in from elsewhere stands for; its length is counted in bytes, as upstream does. */
export function importedInputs(text: string): CharacterInputs {
    const counts = { minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 };
    return { length: Buffer.byteLength(text), lower: true, upper: true, special: true, ...counts };
}

/** Rules that span several inputs. */
export function checkCharacters(inputs: MaybeUnknown<CharacterInputs>): Failure[] {
    const { length, number, numeric } = inputs;
    const least = [inputs.minLower, inputs.minUpper, inputs.minNumeric, inputs.minSpecial];
    const sum = least.reduce<number>((total, count) => total + (typeof count === "number" ? count : 0), 0);
    const failures: Failure[] = [];
    if (typeof length === "number" && length < Math.max(1, sum)) {
        const reason = "must be at least 1, and at least the sum of minLower, minUpper, minNumeric and minSpecial";
        failures.push({ property: "length", reason });
    }
    if (typeof number === "boolean" && typeof numeric === "boolean" && number !== numeric) {
        failures.push({ property: "number", reason: "must be as numeric, whose old name it is" });
    }
    if ([inputs.lower, inputs.upper, inputs.special, numeric ?? number].every((used) => used === false)) {
        failures.push({ property: "numeric", reason: "must be true when lower, upper and special are all false" });
    }
    return failures;
}

/** Leaves out differences of writing: `number` for `numeric`, an empty `overrideSpecial` for none. */
export function characterChanges(found: readonly Change[], state: Properties, inputs: Properties): readonly Change[] {
    const numeric = inputs["numeric"] ?? inputs["number"] ?? true;
    return keepersChanges(found, state, inputs)
        .filter(({ path }) => !(["number", "numeric"].includes(path) && numeric === state["numeric"]))
        .map((change) =>
            change.path === "overrideSpecial" && change.kind === "delete" && state["overrideSpecial"] === ""
                ? { ...change, replace: false }
                : change,
        );
}

function isNumeric({ number, numeric }: Pick<CharacterInputs, "number" | "numeric">): boolean {
    return numeric ?? number ?? true;
}
