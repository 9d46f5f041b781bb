import { isDeepStrictEqual } from "node:util";
import type { Change } from "./resource";
import type { Field, ObjectSchema } from "./schema";
import { Archive, Asset, hasUnknown, isObject, type Properties, type Value } from "./value";

/**
 * What changed between old and new inputs, by path as the engine writes them (`ports[0].ip`, `labels["a.b"]`).
 * Both sides have their defaults filled in. An unknown new value is a change.
 */
export function compareProperties(old: Properties, now: Properties, schema: ObjectSchema): Change[] {
    return compareObjects(old, now, (name) => schema[name], "", false);
}

function compareObjects(
    old: Properties,
    now: Properties,
    fieldOf: (name: string) => Field | undefined,
    at: string,
    replaced: boolean,
): Change[] {
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return names.flatMap((name) => {
        const field = fieldOf(name);
        const path = pathOf(at, name);
        const replace = replaced || field?.replaceOnChanges === true;
        const [before, after] = [old[name], now[name]];
        if (after === undefined && field?.computed === true) return [];
        return compareValues(before, after, field, path, replace);
    });
}

function compareValues(
    old: Value | undefined,
    now: Value | undefined,
    field: Field | undefined,
    path: string,
    replace: boolean,
): Change[] {
    if (old === undefined || now === undefined) {
        if (old === now) return [];
        return [{ path, kind: old === undefined ? "add" : "delete", replace: replace || replacesBelow(field) }];
    }
    if (Array.isArray(old) && Array.isArray(now)) return compareLists(old, now, field, path, replace);
    if (isObject(old) && isObject(now)) {
        const below = (name: string): Field | undefined =>
            field?.type === "object" ? field.fields[name] : field?.type === "map" ? field.values : undefined;
        return compareObjects(old, now, below, path, replace);
    }
    return sameLeaf(old, now) ? [] : [{ path, kind: "update", replace: replace || replacesBelow(field) }];
}

function compareLists(
    old: readonly Value[],
    now: readonly Value[],
    field: Field | undefined,
    path: string,
    replace: boolean,
): Change[] {
    const items = field?.type === "array" ? field.items : undefined;
    const unordered = field?.type === "array" && field.set === true && !hasUnknown(now);
    const [before, after] = unordered ? alignSets(old, now) : [old, now];
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
        compareValues(
            before[index],
            after[index],
            items,
            `${path}[${index}]`,
            replace || items?.replaceOnChanges === true,
        ),
    ).flat();
}

/** Leaves out what both sets have, so that only real differences are compared, each at its place in the new set. */
function alignSets(old: readonly Value[], now: readonly Value[]): [(Value | undefined)[], (Value | undefined)[]] {
    const gone = old.filter((item) => !now.some((other) => isDeepStrictEqual(item, other)));
    const fresh = now.map((item) => (old.some((other) => isDeepStrictEqual(item, other)) ? undefined : item));
    const before = fresh.map((item) => (item === undefined ? undefined : gone.shift()));
    return [[...before, ...gone], fresh];
}

/** Whether anything below a value that appears or disappears as a whole would force a replacement. */
function replacesBelow(field: Field | undefined): boolean {
    switch (field?.type) {
        case "array":
            return field.items.replaceOnChanges === true || replacesBelow(field.items);
        case "map":
            return field.values.replaceOnChanges === true || replacesBelow(field.values);
        case "object":
            return Object.values(field.fields).some((inner) => inner.replaceOnChanges === true || replacesBelow(inner));
        default:
            return false;
    }
}

function sameLeaf(old: Value, now: Value): boolean {
    if (hasUnknown(now)) return false;
    const assets = (old instanceof Asset && now instanceof Asset) || (old instanceof Archive && now instanceof Archive);
    // The engine's hash is over the content, so a file that moved is no change.
    if (assets && old.hash !== undefined && old.hash !== "" && now.hash === old.hash) return true;
    return isDeepStrictEqual(old, now);
}

/** As Pulumi writes property paths: a dot before a plain name, brackets and quotes round any other. */
function pathOf(at: string, name: string): string {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${at}[${JSON.stringify(name)}]`;
    return at === "" ? name : `${at}.${name}`;
}
