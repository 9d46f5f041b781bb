import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { FILLED_IN, isAutomatic, nameAutomatically, withoutMark } from "./autoname";
import { checkProperties } from "./check";
import { compareProperties } from "./compare";
import { collapseUnknowns, withDefaults } from "./defaults";
import { rpcError } from "./errors";
import { nameOf, typeOf, type ProviderInstance } from "./instance";
import { fromWire, wireOf } from "./marshal";
import { definitionOf, plainInputs, unknownType } from "./operations";
import type { Change, Failure, ResourceDefinition } from "./resource";
import { guardedStruct } from "./secrets";
import { nameForErrors } from "./step";
import { hasUnknown, type Properties } from "./value";

/** Checks a resource's inputs, names it, and returns the inputs to store. */
export async function check(provider: ProviderInstance, request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
    const urn = request.getUrn();
    const definition = provider.resources.get(typeOf(urn));
    if (definition === undefined) return refusal([{ property: "", reason: unknownType(provider, typeOf(urn)) }]);
    const wire = wireOf(request.getNews());
    const all = withoutMark(fromWire(wire));
    const given = provider.definition.dropsUnknown === true ? knownOf(definition, all) : all;
    const wrong = checkProperties(given, definition.inputs, definition.refused);
    if (wrong.length > 0) return refusal(wrong);
    const named = nameAutomatically(definition, given, {
        name: nameOf(urn),
        seed: request.getRandomseed_asU8(),
        autonaming: request.getAutonaming(),
        old: fromWire(wireOf(request.getOlds())),
    });
    const inputs = withoutMark(named.inputs);
    const mark = named.inputs[FILLED_IN];
    const readable = collapseUnknowns(withDefaults(inputs, definition.inputs));
    const failures = [...named.failures, ...(definition.check?.(readable) ?? [])];
    if (failures.length > 0) return refusal(failures);
    const stored = { ...inputs, ...(await normalized(provider, definition, urn, readable)) };
    const marked = mark === undefined ? stored : { ...stored, [FILLED_IN]: mark };
    const struct = guardedStruct(marked, { schema: definition.inputs, model: wire });
    return new rpc.CheckResponse().setInputs(struct);
}

function knownOf({ inputs, refused }: ResourceDefinition, given: Properties): Properties {
    return Object.fromEntries(Object.entries(given).filter(([name]) => name in inputs || name in refused));
}

/** What `normalize` changed. A property that holds an unknown stays as it was given. */
async function normalized(
    provider: ProviderInstance,
    definition: ResourceDefinition,
    urn: string,
    inputs: Properties,
): Promise<Properties> {
    if (definition.normalize === undefined) return {};
    const result = await definition.normalize(provider.context(urn), inputs).catch((error: unknown) => {
        throw rpcError(error, nameForErrors(urn));
    });
    return Object.fromEntries(
        Object.entries(result).filter(([name, value]) => value !== inputs[name] && !hasUnknown(value)),
    );
}

/** Refuses inputs. The place is part of the reason: given apart, the engine would print the value beside it. */
export function refusal(failures: readonly Failure[]): rpc.CheckResponse {
    return new rpc.CheckResponse().setFailuresList(
        failures.map(({ property, reason }) =>
            new rpc.CheckFailure().setReason(property === "" ? reason : `property "${property}" ${reason}`),
        ),
    );
}

/** Compares old and new inputs of a resource. */
export function diff(provider: ProviderInstance, request: rpc.DiffRequest): rpc.DiffResponse {
    const definition = definitionOf(provider, request.getUrn());
    const oldWire = wireOf(request.getOldInputs());
    const [old, now] = [plainInputs(definition, oldWire), plainInputs(definition, wireOf(request.getNews()))];
    const found = compareProperties(old, now, definition.inputs);
    const state = fromWire(wireOf(request.getOlds()));
    const changes = definition.changes?.(found, state, collapseUnknowns(now)) ?? found;
    return diffResponse(changes).setDeletebeforereplace(
        definition.deleteBeforeReplace === true || keepsGivenName(definition, fromWire(oldWire), now),
    );
}

/** A name that was given and stays is taken until the old resource is gone. */
function keepsGivenName(definition: ResourceDefinition, old: Properties, now: Properties): boolean {
    const property = definition.autoname?.property;
    if (property === undefined || isAutomatic(old, property)) return false;
    return old[property] !== undefined && old[property] === now[property];
}

/** The engine's form of a list of changes. */
export function diffResponse(changes: readonly Change[]): rpc.DiffResponse {
    const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
    const response = new rpc.DiffResponse()
        .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setHasdetaileddiff(true)
        .setDiffsList(topLevel(changes))
        .setReplacesList(topLevel(changes.filter((change) => change.replace)));
    for (const change of changes) {
        response
            .getDetaileddiffMap()
            .set(change.path, new rpc.PropertyDiff().setKind(kindOf(change)).setInputdiff(change.isOfState !== true));
    }
    return response;
}

function topLevel(changes: readonly Change[]): string[] {
    return [...new Set(changes.map((change) => change.path.split(/[.[]/)[0] ?? change.path))];
}

function kindOf({ kind, replace }: Change): rpc.PropertyDiff.Kind {
    const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = rpc.PropertyDiff.Kind;
    switch (kind) {
        case "add":
            return replace ? ADD_REPLACE : ADD;
        case "delete":
            return replace ? DELETE_REPLACE : DELETE;
        case "update":
            return replace ? UPDATE_REPLACE : UPDATE;
    }
}
