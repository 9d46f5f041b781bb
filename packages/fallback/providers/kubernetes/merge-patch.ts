import { isDeepStrictEqual } from "node:util";
import { isObject, type Properties, type Value } from "../kit/value";

/** The patch that makes `after` of `before` (RFC 7396): lists are given whole, and null takes a field away. */
export function mergePatch(before: Properties, after: Properties): Record<string, Value> {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return Object.fromEntries(
        names.flatMap((name): (readonly [string, Value])[] => {
            const [had, has] = [before[name], after[name]];
            if (isDeepStrictEqual(had, has)) return [];
            if (isObject(had) && isObject(has)) return [[name, mergePatch(had, has)]];
            return [[name, has ?? null]];
        }),
    );
}
