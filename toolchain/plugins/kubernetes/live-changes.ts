import { isDeepStrictEqual } from "node:util";
import type { Change } from "../kit/resource";
import { Unknown, hasUnknown, isObject, type Properties, type Value } from "../kit/value";
import { replaces } from "./force-new";
import { sameAmount } from "./quantity";

/** The three sides of a comparison at one place. */
interface Sides {
    /** What the server says, of what the old inputs say. */
    readonly live: Value | undefined;
    /** What the program said the last time. */
    readonly old: Value | undefined;
    readonly now: Value | undefined;
}

type Path = readonly (string | number)[];

/**
 * What the new inputs would change in the object as the server told of it: so drift is a change, and what the server
 * filled in is none. A value that is unknown yet is one.
 *
 * @param replacing Paths whose change replaces the object.
 */
export function liveChanges(
    live: Properties,
    old: Properties,
    now: Properties,
    replacing: readonly string[],
): readonly Change[] {
    const found = (path: Path, { live: before, now: after }: Sides): Change[] => [
        {
            path: textOf(path),
            kind: before === undefined ? "add" : after === undefined ? "delete" : "update",
            replace: replaces(replacing, path, after instanceof Unknown ? undefined : after),
            isOfState: after !== undefined,
        },
    ];
    const compared = (path: Path, sides: Sides): Change[] => {
        const { live: before, now: after } = sides;
        if (isObject(before) && isObject(after)) {
            const asked = isObject(sides.old) ? sides.old : {};
            return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
                compared([...path, key], { live: before[key], old: asked[key], now: after[key] }),
            );
        }
        if (Array.isArray(before) && Array.isArray(after)) {
            const [had, wanted] = [before as readonly Value[], after as readonly Value[]];
            const asked = Array.isArray(sides.old) ? (sides.old as readonly Value[]) : [];
            return Array.from({ length: Math.max(had.length, wanted.length) }).flatMap((_, index) =>
                compared([...path, index], { live: had[index], old: asked[index], now: wanted[index] }),
            );
        }
        return isSame(path, sides) ? [] : found(path, sides);
    };
    return compared([], { live, old, now });
}

function isSame(path: Path, { live, old, now }: Sides): boolean {
    if (hasUnknown(now)) return false;
    if (isDeepStrictEqual(live, now)) return true;
    // The server leaves out what says nothing, and Pulumi's package may have said it all the same.
    if (live === undefined && isEmpty(now) && isDeepStrictEqual(old, now)) return true;
    return sameAmount(path, live, now);
}

function isEmpty(value: Value | undefined): boolean {
    if (value === undefined || value === null || value === false || value === "" || value === 0) return true;
    if (Array.isArray(value)) return value.length === 0;
    return isObject(value) && Object.values(value).every(isEmpty);
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
