import { isObject, type Properties, type Value } from "../kit/value";
import { sameAmount } from "./quantity";

type Path = readonly (string | number)[];

/**
 * Of what the server says, only what the inputs say too, since fields that it or others have set do not count. What
 * says the same in other words (`1000m` for `1`, `false` for nothing) is as the inputs say it.
 */
export function prunedTo(live: Properties, inputs: Properties, path: Path = []): Properties {
    return Object.fromEntries(
        Object.entries(inputs).flatMap(([key, asked]) => {
            const value = live[key];
            if (asked === undefined) return [];
            if (value === undefined) return saysNothing(key, asked) ? [[key, asked]] : [];
            return [[key, prunedValue(value, asked, [...path, key])]];
        }),
    );
}

function prunedValue(value: Value, asked: Value, path: Path): Value {
    if (isObject(value) && isObject(asked)) return prunedTo(value, asked, path);
    if (!Array.isArray(value) || !Array.isArray(asked)) return sameAmount(path, value, asked) ? asked : value;
    const wanted = asked as readonly Value[];
    // What comes after the items asked for was added by another (a sidecar, a default toleration).
    return (value as readonly Value[])
        .slice(0, wanted.length)
        .map((item, index) => prunedValue(item, wanted[index] ?? null, [...path, index]));
}

/** Maps that the server leaves out when they are empty; any other empty object (`emptyDir: {}`) says something. */
const FREE_MAPS = new Set(
    "annotations binaryData data hard labels limits matchLabels nodeSelector parameters requests stringData".split(" "),
);

/** Whether the server may leave a value out, since it is what its absence means. */
function saysNothing(key: string, value: Value): boolean {
    if (value === null || value === false || value === "" || value === 0) return true;
    if (Array.isArray(value)) return value.length === 0;
    return isObject(value) && Object.keys(value).length === 0 && FREE_MAPS.has(key);
}
