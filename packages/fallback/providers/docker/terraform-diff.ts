import { isDeepStrictEqual } from "node:util";
import type { Change } from "../kit/resource";
import type { Field, ObjectSchema } from "../kit/schema";
import { hasUnknown, isObject, type Value } from "../kit/value";

type Properties = Readonly<Record<string, Value | undefined>>;

/**
 * What a step would change, as Terraform's SDK finds it, and so the official provider for all but `Image`: it lays the
 * program's inputs beside the *state*, not beside the last inputs. That is why a value which Docker filled in
 * (`memorySwap` beside a lone `memory`) is a change on every run, and why drift is one without any further rule.
 */
export function terraformChanges(schema: ObjectSchema, state: Properties, inputs: Properties): Change[] {
    return Object.entries(schema).flatMap(([name, field]) => {
        const wanted = inputs[name] ?? field.default;
        if (field.computed === true && isAbsent(wanted)) return [];
        if (!hasUnknown(wanted) && isSame(field, state[name], wanted)) return [];
        const kind = isAbsent(state[name]) ? "add" : isAbsent(wanted) ? "delete" : "update";
        return [{ path: name, kind, replace: field.replaceOnChanges === true }];
    });
}

/**
 * The state after an update, which is not read back: the inputs, and of what the program leaves out that alone which
 * Docker may fill in. So `memorySwap` beside a lone `memory` leaves the state until the next refresh.
 */
export function plannedState<T extends Properties>(schema: ObjectSchema, state: T, inputs: Properties): T {
    const left = Object.entries(state).filter(([name, value]) => {
        const field = schema[name];
        return field === undefined || field.computed === true || isZero(value);
    });
    return { ...Object.fromEntries(left), ...inputs } as T;
}

/**
 * The inputs that a refresh stores: those of the program, with what drifted replaced by what is there now. A value
 * that Docker merely writes differently drifts too, which is upstream's perpetual diff.
 */
export function refreshedInputs<T extends Properties>(inputs: T, before: Properties, now: Properties): T {
    const drifted = Object.keys(inputs).filter((name) => !isDeepStrictEqual(before[name], now[name]));
    return { ...inputs, ...Object.fromEntries(drifted.map((name) => [name, now[name]])) };
}

/** The inputs that an import finds: whatever says more than its default. */
export function importedInputs(schema: ObjectSchema, state: Properties): Properties {
    const telling = Object.entries(schema).filter(
        ([name, field]) => !isZero(state[name]) && !isSame(field, state[name], field.default),
    );
    return Object.fromEntries(telling.map(([name]) => [name, state[name]]));
}

/** Terraform's SDK cannot tell a zero value from none. */
function isZero(value: Value | undefined): boolean {
    if (value === undefined || value === null || value === false || value === "" || value === 0) return true;
    if (Array.isArray(value)) return value.length === 0;
    return isObject(value) && Object.keys(value).length === 0;
}

/** For a value that Docker may fill in: `false` and `""` are said, nothing and an empty list are not. */
function isAbsent(value: Value | undefined): boolean {
    return value === undefined || value === null || (typeof value === "object" && isZero(value));
}

function isSame(field: Field, had: Value | undefined, wanted: Value | undefined): boolean {
    return isDeepStrictEqual(normal(field, had, wanted), normal(field, wanted, wanted));
}

/** A value in the form that is compared: defaults filled in, zero values gone, sets sorted. */
function normal(field: Field, value: Value | undefined, wanted: Value | undefined): unknown {
    if (isZero(value)) return undefined;
    if (field.type === "object" && isObject(value)) {
        const asked = isObject(wanted) ? wanted : {};
        const entries = Object.entries(field.fields)
            .filter(([name, inner]) => inner.computed !== true || !isAbsent(asked[name]))
            .map(([name, inner]) => [name, normal(inner, value[name] ?? inner.default, asked[name])] as const)
            .filter(([, inner]) => inner !== undefined);
        return entries.length === 0 ? undefined : Object.fromEntries(entries);
    }
    if (field.type === "array" && Array.isArray(value)) {
        const list = value as readonly Value[];
        const asked = Array.isArray(wanted) ? (wanted as readonly Value[]) : [];
        const items = list.map((item, index) => normal(field.items, item, asked[index]));
        return field.set === true ? items.map((item) => JSON.stringify(item)).sort() : items;
    }
    return value;
}
