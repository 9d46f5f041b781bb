import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { rpcError, unfinishedError, type RpcError } from "./errors";
import { nameOf, typeOf } from "./instance";
import { fromWire, type Wire } from "./marshal";
import { PartialFailure } from "./partial-failure";
import type { ResourceDefinition } from "./resource";
import { guardedStruct } from "./secrets";
import type { Properties } from "./value";

/** What a failing step needs to tell what it left behind. */
export interface Step {
    /** The inputs as they came. */
    readonly wire: Readonly<Record<string, Wire>>;
    /** Of a resource that existed before the step. */
    readonly id?: string;
}

/** A resource's state as it travels: secret by its schema, and where the property of that name in `model` is. */
export function stateStruct(
    definition: ResourceDefinition,
    state: Properties,
    model: Readonly<Record<string, Wire>>,
): Struct {
    return guardedStruct(state, { schema: { ...definition.inputs, ...definition.outputs }, model });
}

/** How errors name a resource. */
export function nameForErrors(urn: string): string {
    return `${typeOf(urn)} "${nameOf(urn)}": `;
}

/** Turns whatever an operation throws into what the engine reads, with the resource's type and name before it. */
export async function guarded<T>(
    definition: ResourceDefinition,
    urn: string,
    step: Step,
    operate: () => Promise<T>,
): Promise<T> {
    try {
        return await operate();
    } catch (error) {
        throw stepError(definition, urn, step, error);
    }
}

function stepError(definition: ResourceDefinition, urn: string, step: Step, error: unknown): RpcError {
    if (!(error instanceof PartialFailure)) return rpcError(error, nameForErrors(urn));
    return unfinishedError(nameForErrors(urn) + error.message, {
        id: step.id ?? error.id,
        properties: stateStruct(definition, error.state as Properties, step.wire),
        inputs: guardedStruct(fromWire(step.wire), { schema: definition.inputs, model: step.wire }),
        reasons: error.reasons,
    });
}
