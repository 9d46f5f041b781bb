import type { Failure } from "./resource";
import type { Field, ObjectSchema, Refused } from "./schema";
import { Archive, Asset, Unknown, isObject, type Properties, type Value } from "./value";

/**
 * Checks properties against a schema: unknown names, refused names, missing ones, wrong types.
 * Unknown values fit everywhere. Messages name the place and what was expected, never the value.
 */
export function checkProperties(properties: Properties, schema: ObjectSchema, refused: Refused, at = ""): Failure[] {
    const failures: Failure[] = [];
    for (const [name, value] of Object.entries(properties)) {
        const field = schema[name];
        const property = at === "" ? name : `${at}.${name}`;
        if (value === undefined) continue;
        if (field !== undefined) failures.push(...checkValue(value, field, property));
        else failures.push({ property, reason: reasonAgainst(name, schema, refused) });
    }
    for (const [name, field] of Object.entries(schema)) {
        const missing = field.required === true && (properties[name] ?? null) === null;
        if (missing) failures.push({ property: at === "" ? name : `${at}.${name}`, reason: "is required" });
    }
    return failures;
}

function reasonAgainst(name: string, schema: ObjectSchema, refused: Refused): string {
    const reason = refused[name];
    if (reason !== undefined) return `is not implemented by this stand-in: ${reason}`;
    return `is not a known property (known: ${Object.keys(schema).sort().join(", ") || "none"})`;
}

function checkValue(value: Value, field: Field, property: string): Failure[] {
    if (value instanceof Unknown || field.type === "any") return [];
    const wrong = (): Failure[] => [{ property, reason: `must be ${nameOf(field)}, but is ${kindOf(value)}` }];
    switch (field.type) {
        case "string":
            if (typeof value !== "string") return wrong();
            return field.enum === undefined || field.enum.includes(value)
                ? []
                : [{ property, reason: `must be one of ${field.enum.join(", ")}` }];
        case "number":
            return typeof value === "number" ? [] : wrong();
        case "integer":
            return Number.isInteger(value) ? [] : wrong();
        case "boolean":
            return typeof value === "boolean" ? [] : wrong();
        case "asset":
            return value instanceof Asset ? [] : wrong();
        case "archive":
            return value instanceof Archive ? [] : wrong();
        case "array":
            if (!Array.isArray(value)) return wrong();
            return (value as readonly Value[]).flatMap((item, index) =>
                checkValue(item, field.items, `${property}[${index}]`),
            );
        case "map":
            if (!isObject(value)) return wrong();
            return Object.entries(value).flatMap(([key, item]) =>
                checkValue(item ?? null, field.values, `${property}[${JSON.stringify(key)}]`),
            );
        case "object":
            return isObject(value)
                ? checkProperties(withoutNulls(value), field.fields, field.refused ?? {}, property)
                : wrong();
        case "union":
            return checkUnion(value, field.of, property) ?? wrong();
    }
}

/** The faults of the alternative of the value's own kind; undefined when no alternative is of its kind. */
function checkUnion(value: Value, alternatives: readonly Field[], property: string): Failure[] | undefined {
    const attempts = alternatives.map((field) => checkValue(value, field, property));
    const fitting = attempts.find((failures) => failures.length === 0);
    return fitting ?? attempts.find((failures) => failures.every((failure) => failure.property !== property));
}

/** An absent optional key of a nested object may travel as null. */
export function withoutNulls(properties: Properties): Properties {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));
}

function nameOf(field: Field): string {
    const names: Record<Field["type"], string> = {
        string: "a string",
        number: "a number",
        integer: "a whole number",
        boolean: "true or false",
        any: "anything",
        asset: "an asset",
        archive: "an archive",
        array: "a list",
        map: "a map",
        object: "an object",
        union: field.type === "union" ? field.of.map(nameOf).join(" or ") : "",
    };
    return names[field.type];
}

function kindOf(value: Value): string {
    if (value === null) return "null";
    if (value instanceof Asset) return "an asset";
    if (value instanceof Archive) return "an archive";
    if (Array.isArray(value)) return "a list";
    if (typeof value === "number") return Number.isInteger(value) ? "a whole number" : "a number with a fraction";
    return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
