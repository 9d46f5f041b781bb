import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { secretLike, secretOf, structOf, toWire, type Wire } from "./marshal";
import type { Field, ObjectSchema } from "./schema";
import type { Properties } from "./value";

/** How properties became secret: by their schema, or by a model that has the same shape. */
export interface Secrecy {
    readonly schema: ObjectSchema;
    /** What is secret here is secret in the result. */
    readonly model?: Readonly<Record<string, Wire>>;
}

/** A message of properties with their secrets marked. */
export function guardedStruct(properties: Properties, secrecy: Secrecy): Struct {
    const wire = toWire(properties);
    return structOf(
        Object.fromEntries(
            Object.entries(wire).map(([name, value]) => [
                name,
                secretLike(bySchema(value, secrecy.schema[name]), secrecy.model?.[name]),
            ]),
        ),
    );
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
