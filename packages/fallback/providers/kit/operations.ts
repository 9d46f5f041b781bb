import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { FILLED_IN, withoutMark } from "./autoname";
import { collapseUnknowns, withDefaults, withoutDefaults } from "./defaults";
import { RpcError } from "./errors";
import { typeOf, type ProviderInstance } from "./instance";
import { fromWire, wireOf, type Wire } from "./marshal";
import type { ResourceDefinition } from "./resource";
import { guardedStruct } from "./secrets";
import { guarded, stateStruct } from "./step";
import { UNKNOWN, type Properties } from "./value";

/** Makes a resource, or says what a preview can tell of it. */
export async function create(provider: ProviderInstance, request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
    const definition = definitionOf(provider, request.getUrn());
    const wire = wireOf(request.getProperties());
    const inputs = plainInputs(definition, wire);
    if (request.getPreview()) {
        const state = {
            ...inputs,
            ...unknownOutputs(definition, inputs),
            ...definition.preview?.(collapseUnknowns(inputs)),
        };
        return new rpc.CreateResponse().setProperties(stateStruct(definition, state, wire));
    }
    return guarded(definition, request.getUrn(), { wire }, async () => {
        const made = await definition.create(provider.context(request.getUrn(), request.getTimeout()), inputs);
        return new rpc.CreateResponse().setId(made.id).setProperties(stateStruct(definition, made.state, wire));
    });
}

/** Changes a resource in place, or says what a preview can tell of it. */
export async function update(provider: ProviderInstance, request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
    const definition = definitionOf(provider, request.getUrn());
    const wire = wireOf(request.getNews());
    const inputs = plainInputs(definition, wire);
    const state = fromWire(wireOf(request.getOlds()));
    if (request.getPreview()) {
        const foreseen = {
            ...inputs,
            ...keptOutputs(definition, inputs, state),
            ...definition.preview?.(collapseUnknowns(inputs), state),
        };
        return new rpc.UpdateResponse().setProperties(stateStruct(definition, foreseen, wire));
    }
    return guarded(definition, request.getUrn(), { wire, id: request.getId() }, async () => {
        const old = { inputs: plainInputs(definition, wireOf(request.getOldInputs())), state };
        const context = provider.context(request.getUrn(), request.getTimeout());
        // Without an `update` only the engine's second look at an unfinished resource comes here.
        const result = (await definition.update?.(context, request.getId(), inputs, old)) ?? { ...state, ...inputs };
        return new rpc.UpdateResponse().setProperties(stateStruct(definition, result, wire));
    });
}

/** Removes a resource. */
export async function remove(provider: ProviderInstance, request: rpc.DeleteRequest): Promise<void> {
    const definition = definitionOf(provider, request.getUrn());
    const state = fromWire(wireOf(request.getProperties()));
    await guarded(definition, request.getUrn(), { wire: {} }, async () => {
        await definition.delete?.(provider.context(request.getUrn(), request.getTimeout()), request.getId(), state);
    });
}

/** Looks a resource up, for refresh and import. An empty id says that it is gone. */
export async function read(provider: ProviderInstance, request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
    const definition = definitionOf(provider, request.getUrn());
    const [inputsWire, stateWire] = [wireOf(request.getInputs()), wireOf(request.getProperties())];
    return guarded(definition, request.getUrn(), { wire: inputsWire, id: request.getId() }, async () => {
        const state = fromWire(stateWire);
        const isKnown = Object.keys(state).length > 0;
        const known = isKnown ? { inputs: plainInputs(definition, inputsWire), state } : undefined;
        const context = provider.context(request.getUrn(), request.getTimeout());
        const found = await definition.read(context, request.getId(), known);
        if (found === undefined) return new rpc.ReadResponse();
        const stored = fromWire(inputsWire);
        const mark = stored[FILLED_IN];
        const plain = withoutDefaults(found.inputs, definition.inputs, stored);
        const inputs = mark === undefined ? plain : { ...plain, [FILLED_IN]: mark };
        return new rpc.ReadResponse()
            .setId(found.id)
            .setProperties(stateStruct(definition, found.state, stateWire))
            .setInputs(guardedStruct(inputs, { schema: definition.inputs, model: inputsWire }));
    });
}

/** The definition of a URN's type. Check has refused types that there are none of; state of another tool may hold some. */
export function definitionOf(provider: ProviderInstance, urn: string): ResourceDefinition {
    const definition = provider.resources.get(typeOf(urn));
    if (definition === undefined) throw new RpcError(unknownType(provider, typeOf(urn)));
    return definition;
}

/** Why a type is refused. */
export function unknownType(provider: ProviderInstance, type: string): string {
    const { name, refused } = provider.definition;
    const reason = refused[type];
    return `the stand-in for ${name} does not implement ${type}` + (reason === undefined ? "" : `: ${reason}`);
}

/** Inputs as a resource reads them: secrets unwrapped, our own marks left out, defaults filled in. */
export function plainInputs(definition: ResourceDefinition, wire: Readonly<Record<string, Wire>>): Properties {
    return withDefaults(withoutMark(fromWire(wire)), definition.inputs);
}

/** Of an output that is an input too, what the program says is known. */
function unknownOutputs(definition: ResourceDefinition, inputs: Properties): Properties {
    return Object.fromEntries(Object.keys(definition.outputs).map((name) => [name, inputs[name] ?? UNKNOWN]));
}

function keptOutputs(definition: ResourceDefinition, inputs: Properties, state: Properties): Properties {
    return Object.fromEntries(
        Object.entries(definition.outputs).map(([name, field]) => [
            name,
            field.renewed === true ? UNKNOWN : (inputs[name] ?? state[name]),
        ]),
    );
}
