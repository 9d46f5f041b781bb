import { resourcesOf } from "../kit/define";
import type { Change } from "../kit/resource";
import type { ObjectSchema } from "../kit/schema";
import { isObject, type Properties } from "../kit/value";

/** Random resources need no client: the state is all there is of them. */
export type NoClient = undefined;

/** Defines one random resource. */
export const randomResource = resourcesOf<NoClient>();

/** Values that make a new random value when any of them changes; every random resource has them. */
export const keepers = {
    keepers: { type: "map", values: { type: "string" }, replaceOnChanges: true },
} as const satisfies ObjectSchema;

/** No keepers and an empty map of them are the same, so going from one to the other keeps the value. */
export function keepersChanges(found: readonly Change[], state: Properties, inputs: Properties): readonly Change[] {
    const empty = (value: unknown): boolean =>
        value === undefined || (isObject(value) && Object.keys(value).length === 0);
    if (!empty(state["keepers"]) || !empty(inputs["keepers"])) return found;
    return found.filter((change) => change.path !== "keepers");
}
