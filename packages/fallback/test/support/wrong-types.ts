import type { Field } from "../../providers/kit/schema";
import type { Value } from "../../providers/kit/value";

/** One value of each kind. Nothing but "any" takes them all. */
const SAMPLES: readonly Value[] = [{ surely: { unknown: ["x"] } }, "text", 1.5, true, [[["x"]]]];

/**
 * The places at and below a field where a value of a wrong type passes, with the value; none means that all are refused.
 *
 * @param check The places that are refused when the field has that value.
 */
export function takenWrongly(field: Field, at: string, check: (value: Value) => readonly string[]): string[] {
    const wrong = SAMPLES.filter((value) => !takes(field, value));
    const passing = wrong.filter((value) => !check(value).some((refused) => refused.startsWith(at)));
    return [...passing.map((value) => `${at} takes ${JSON.stringify(value)}`), ...takenBelow(field, at, check)];
}

function takenBelow(field: Field, at: string, check: (value: Value) => readonly string[]): string[] {
    switch (field.type) {
        case "array":
            return takenWrongly(field.items, `${at}[0]`, (value) => check([value]));
        case "map":
            return takenWrongly(field.values, `${at}["key"]`, (value) => check({ key: value }));
        case "object":
            return Object.entries(field.fields).flatMap(([name, inner]) =>
                takenWrongly(inner, `${at}.${name}`, (value) => check({ [name]: value })),
            );
        default:
            return [];
    }
}

/** Whether a sample is of the field's type. None is of an object's: no schema has its name. */
function takes(field: Field, value: Value): boolean {
    switch (field.type) {
        case "any":
            return true;
        case "string":
            return typeof value === "string" && field.enum === undefined;
        case "number":
        case "boolean":
            return typeof value === field.type;
        case "array":
            return Array.isArray(value) && value.every((item: Value) => takes(field.items, item));
        case "map":
            return JSON.stringify(value).startsWith("{") && takes(field.values, { unknown: ["x"] });
        case "union":
            return field.of.some((one) => takes(one, value));
        default:
            return false;
    }
}
