import { isDeepStrictEqual } from "node:util";
import type { Change } from "../kit/resource";
import { Unknown, hasUnknown, isObject, type Properties, type Value } from "../kit/value";
import { replaces } from "./force-new";
import { sameAmount } from "./quantity";

type Path = readonly (string | number)[];

/**
 * What new inputs would change in an object as the server told of it, pruned to what the old inputs say: so drift is a
 * change, and what the server filled in is none. A value that is unknown yet is one.
 *
 * @param replacing Paths whose change replaces the object.
 */
export function liveChanges(live: Properties, now: Properties, replacing: readonly string[]): readonly Change[] {
    const compared = (path: Path, before: Value | undefined, after: Value | undefined): Change[] => {
        if (isObject(before) && isObject(after)) {
            const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
            return keys.flatMap((key) => compared([...path, key], before[key], after[key]));
        }
        if (Array.isArray(before) && Array.isArray(after)) {
            const [had, wanted] = [before as readonly Value[], after as readonly Value[]];
            return Array.from({ length: Math.max(had.length, wanted.length) }).flatMap((_, index) =>
                compared([...path, index], had[index], wanted[index]),
            );
        }
        if (!hasUnknown(after) && (isDeepStrictEqual(before, after) || sameAmount(path, before, after))) return [];
        const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
        const replace = replaces(replacing, path, after instanceof Unknown ? undefined : after);
        return [{ path: textOf(path), kind, replace, isOfState: kind !== "delete" }];
    };
    return compared([], live, now);
}

/** As Pulumi writes property paths. */
function textOf(path: Path): string {
    return path
        .map((step, index) => {
            if (typeof step === "number") return `[${step}]`;
            if (/[.[\]"]/.test(step)) return `[${JSON.stringify(step)}]`;
            return index === 0 ? step : `.${step}`;
        })
        .join("");
}
