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
