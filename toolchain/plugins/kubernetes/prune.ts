import { isObject, type Properties, type Value } from "../kit/value";

/** Of what the server says, only what the inputs say too: fields that it or others have set do not count. */
export function prunedTo(live: Properties, inputs: Properties): Properties {
    return Object.fromEntries(
        Object.entries(live).flatMap(([key, value]) => {
            const asked = inputs[key];
            return asked === undefined || value === undefined ? [] : [[key, prunedValue(value, asked)]];
        }),
    );
}

function prunedValue(value: Value, asked: Value): Value {
    if (isObject(value) && isObject(asked)) return prunedTo(value, asked);
    if (!Array.isArray(value) || !Array.isArray(asked)) return value;
    const wanted = asked as readonly Value[];
    // What comes after the items asked for was added by another (a sidecar, a default toleration).
    return (value as readonly Value[])
        .slice(0, wanted.length)
        .map((item, index) => prunedValue(item, wanted[index] ?? null));
}
