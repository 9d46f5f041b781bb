import { isDeepStrictEqual } from "node:util";
import { withoutNulls } from "./check";
import type { Field, ObjectSchema } from "./schema";
import { UNKNOWN, hasUnknown, isObject, type Properties, type Value } from "./value";

/** Fills in defaults at every depth and drops nulls. Order of keys: given ones first. */
export function withDefaults(properties: Properties, schema: ObjectSchema): Properties {
    const given = Object.entries(withoutNulls(properties)).map(([name, value]) => {
        const field = schema[name];
        return [name, value === undefined || field === undefined ? value : filled(value, field)] as const;
    });
    const missing = Object.entries(schema).flatMap(([name, field]) =>
        field.default !== undefined && (properties[name] ?? null) === null ? [[name, field.default] as const] : [],
    );
    return Object.fromEntries([...given, ...missing]);
}

function filled(value: Value, field: Field): Value {
    if (field.type === "array" && Array.isArray(value)) {
        return (value as readonly Value[]).map((item) => filled(item, field.items));
    }
    if (field.type === "map" && isObject(value)) {
        const entries = Object.entries(withoutNulls(value));
        return Object.fromEntries(entries.map(([key, item]) => [key, filled(item ?? null, field.values)]));
    }
    return field.type === "object" && isObject(value) ? withDefaults(value, field.fields) : value;
}

/** Makes each property that contains an unknown an unknown as a whole, so that no rule reads half a value. */
export function collapseUnknowns(properties: Properties): Properties {
    return Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, hasUnknown(value) ? UNKNOWN : value]),
    );
}

/**
 * Takes out again what defaults filled in: a value that equals its default and that was not stored before.
 * So a refresh leaves the stored inputs as the program wrote them, and an import shows only what matters.
 */
export function withoutDefaults(properties: Properties, schema: ObjectSchema, stored: Properties): Properties {
    const entries = Object.entries(properties).flatMap(([name, value]) => {
        const field = schema[name];
        if (value === undefined || field === undefined) return [];
        const isFilledIn = stored[name] === undefined && isDeepStrictEqual(value, field.default);
        return isFilledIn ? [] : [[name, emptied(value, field, stored[name])] as const];
    });
    return Object.fromEntries(entries);
}

function emptied(value: Value, field: Field, stored: Value | undefined): Value {
    if (field.type === "array" && Array.isArray(value)) {
        const before = Array.isArray(stored) ? (stored as readonly Value[]) : [];
        return (value as readonly Value[]).map((item, index) => emptied(item, field.items, before[index]));
    }
    if (!isObject(value)) return value;
    const before = isObject(stored) ? stored : {};
    if (field.type === "object") return withoutDefaults(value, field.fields, before);
    if (field.type !== "map") return value;
    const entries = Object.entries(withoutNulls(value));
    return Object.fromEntries(entries.map(([key, item]) => [key, emptied(item ?? null, field.values, before[key])]));
}
