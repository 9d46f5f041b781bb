import { z } from "zod";
import { fieldTexts, type FieldText } from "./fields";

/** A key of the configuration and what is said of it. */
export interface ConfigKey {
    readonly path: readonly PropertyKey[];
    readonly schema: z.ZodType;
    readonly text: FieldText;
}

/** Every key that has texts, in the schema's order. */
export function configKeys(schema: z.ZodType, path: readonly string[] = []): ConfigKey[] {
    const text = textOf(schema);
    if (text) {
        return [{ path, schema, text }];
    }
    return Object.entries(shapeOf(schema)).flatMap(([key, child]) => configKeys(child, [...path, key]));
}

/**
 * The key at a path or above it, e.g. the one of `services` for `services[1]`; or the innermost part of its value there
 * that has texts of its own.
 */
export function keyAt(schema: z.ZodType, path: readonly PropertyKey[]): ConfigKey | undefined {
    let found = configKeys(schema).find((key) => key.path.every((part, index) => path[index] === part));
    let inner = found?.schema;
    for (let length = (found?.path.length ?? 0) + 1; inner && length <= path.length; length++) {
        inner = partOf(inner, path[length - 1] ?? "");
        const text = inner && textOf(inner);
        found = inner && text ? { path: path.slice(0, length), schema: inner, text } : found;
    }
    return found;
}

/** The keys a map at a path may have, in a list or another map too; none where it takes any. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
    const at = path.reduce<z.ZodType | undefined>((outer, part) => outer && partOf(outer, part), schema);
    const inner = at && unwrap(at);
    const names = inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum ? inner.keyType.options : [];
    return at ? [...Object.keys(shapeOf(at)), ...names.map(String)] : [];
}

/** Whether a path is another one or leads on from it. */
export function isBelow(path: readonly PropertyKey[], above: readonly PropertyKey[]): boolean {
    return above.every((step, index) => path[index] === step);
}

/** The value at a path; undefined where there is none. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (at, part) =>
            typeof at === "object" && at !== null && Object.hasOwn(at, part)
                ? (at as Record<PropertyKey, unknown>)[part]
                : undefined,
        document,
    );
}

/** What a map, list or other map holds at one step of a path. */
function partOf(outer: z.ZodType, part: PropertyKey): z.ZodType | undefined {
    const inner = unwrap(outer);
    if (inner instanceof z.ZodArray) {
        return inner.element as z.ZodType;
    }
    return inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : shapeOf(inner)[String(part)];
}

/** What of a map, and of the maps in it, is valid by itself; all else is left out. Missing keys have their defaults. */
export function validPart(schema: z.ZodType, given: unknown = {}): Record<string, unknown> {
    if (typeof given !== "object" || given === null) {
        return {};
    }
    const values = given as Readonly<Record<string, unknown>>;
    const fields = Object.entries(shapeOf(schema)).flatMap(([key, child]) => {
        if (!textOf(child)) {
            return [[key, validPart(child, values[key])]];
        }
        const { success, data } = child.safeParse(values[key]);
        return success && data !== undefined ? [[key, data]] : [];
    });
    return Object.fromEntries(fields) as Record<string, unknown>;
}

/** Whether the value of a top-level key is structured, and so arrives as JSON. */
export function isStructured(schema: z.ZodType, key: string): boolean {
    const child = shapeOf(schema)[key];
    if (child === undefined) {
        return false;
    }
    const inner = unwrap(child);
    const isMany = inner instanceof z.ZodRecord || inner instanceof z.ZodArray;
    return inner instanceof z.ZodObject || isMany || textOf(child)?.list === true;
}

/** Texts stand at a schema or at one that it wraps. */
function textOf(schema: z.ZodType): FieldText | undefined {
    const text = fieldTexts.get(schema);
    const inner = innerOf(schema);
    return text ?? (inner && textOf(inner));
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
    const inner = unwrap(schema);
    return inner instanceof z.ZodObject ? inner.shape : {};
}

function unwrap(schema: z.ZodType): z.ZodType {
    const inner = innerOf(schema);
    return inner ? unwrap(inner) : schema;
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
    if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
        return schema.unwrap() as z.ZodType;
    }
    return undefined;
}
