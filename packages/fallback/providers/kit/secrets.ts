import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { hasSecret, secretLike, secretOf, structOf, toWire, type Wire } from "./marshal";
import type { Field, ObjectSchema } from "./schema";
import type { Properties } from "./value";

/** How properties became secret: by their schema, by a model that has the same shape, or all at once. */
export interface Secrecy {
    readonly schema: ObjectSchema;
    /** What is secret here is secret in the result. */
    readonly model?: Readonly<Record<string, Wire>>;
    readonly all?: boolean;
}

/** A message of properties with their secrets marked. */
export function guardedStruct(properties: Properties, secrecy: Secrecy): Struct {
    const wire = toWire(properties);
    return structOf(
        Object.fromEntries(
            Object.entries(wire).map(([name, value]) => [
                name,
                secrecy.all === true
                    ? secretOf(value)
                    : secretLike(bySchema(value, secrecy.schema[name]), secrecy.model?.[name]),
            ]),
        ),
    );
}

/** Whether any of the properties holds a secret. */
export function holdsSecret(wire: Readonly<Record<string, Wire>>): boolean {
    return Object.values(wire).some(hasSecret);
}

function bySchema(wire: Wire, field: Field | undefined): Wire {
    if (field?.secret === true) return secretOf(wire);
    if (typeof wire !== "object" || wire === null) return wire;
    if (Array.isArray(wire)) {
        return field?.type === "array" ? wire.map((item: Wire) => bySchema(item, field.items)) : wire;
    }
    if (field?.type !== "object") return wire;
    return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, bySchema(value, field.fields[key])]));
}
