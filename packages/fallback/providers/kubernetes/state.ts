import { isSecret as isSecretMark, secretLike, secretOf, type Wire } from "../kit/marshal";
import type { WireProperties } from "../kit/open";
import { isObject, type Properties } from "../kit/value";
import { manifestOf, metadataOf, wireOfManifest, type Manifest } from "./manifest";
import { isSecret } from "./normalize";

/** Where the official provider keeps the inputs, beside the object itself. The engine shows no such key. */
const INPUTS = "__inputs";
const FIELD_MANAGER = "__fieldManager";
const INITIAL_VERSION = "__initialApiVersion";

/** The annotation in which `kubectl apply` keeps the manifest. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** What the state of a resource holds. */
export interface Checkpoint {
    /** The inputs of the last step that wrote. */
    readonly inputs: Manifest;
    /** The object as the server told of it then. */
    readonly live: Properties;
    /** Under which name the object was written; undefined for none yet. */
    readonly fieldManager: string | undefined;
    readonly initialApiVersion: string;
}

/** Reads a state. */
export function checkpointOf(state: WireProperties, token: string): Checkpoint {
    const { [INPUTS]: inputs, [FIELD_MANAGER]: manager, [INITIAL_VERSION]: version, ...live } = state;
    const asked = manifestOf(isWire(inputs) ? inputs : {}, token);
    return {
        inputs: asked,
        live: manifestOf(live, token),
        fieldManager: typeof manager === "string" ? manager : undefined,
        initialApiVersion: typeof version === "string" ? version : asked.apiVersion,
    };
}

/**
 * Writes a state, as the official provider does. Secret is what the model has secret at the same place, and all data
 * of a `Secret`.
 */
export function stateOf(
    { inputs, live, fieldManager, initialApiVersion }: Checkpoint,
    model: WireProperties,
): WireProperties {
    return {
        ...guarded(isSecret(live) ? withoutLastApplied(live) : live, model),
        [INPUTS]: guardedInputs(inputs, model),
        [INITIAL_VERSION]: initialApiVersion,
        ...(fieldManager !== undefined && { [FIELD_MANAGER]: fieldManager }),
    };
}

/** Inputs with their secrets marked, each at its own place, so that an error may repeat what stands beside one. */
export function guardedInputs(inputs: Properties, model: WireProperties): Record<string, Wire> {
    return marked(inputs, model, secretAt);
}

/** An object with its secrets marked. A list with one is secret as a whole, since its items may have moved. */
function guarded(object: Properties, model: WireProperties): Record<string, Wire> {
    return marked(object, model, secretLike);
}

function marked(
    object: Properties,
    model: WireProperties,
    mark: (wire: Wire, model: Wire | undefined) => Wire,
): Record<string, Wire> {
    const hidden = isSecret(object) ? ["data", "stringData"] : [];
    return Object.fromEntries(
        Object.entries(wireOfManifest(object)).map(([key, value]) => [
            key,
            hidden.includes(key) ? secretOf(value) : mark(value, model[key]),
        ]),
    );
}

function secretAt(wire: Wire, model: Wire | undefined): Wire {
    const isAlike = Array.isArray(wire) && Array.isArray(model) && wire.length === model.length;
    if (isAlike) return wire.map((item: Wire, index) => secretAt(item, model[index]));
    if (!isWire(wire) || !isWire(model) || isSecretMark(model)) return secretLike(wire, model);
    return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, secretAt(value, model[key])]));
}

/** What `kubectl apply` leaves behind holds the data of a `Secret` once more, for everybody to read. */
function withoutLastApplied(secret: Properties): Properties {
    const { annotations, ...metadata } = metadataOf(secret);
    if (!isObject(annotations)) return secret;
    const kept = Object.entries(annotations).filter(([name]) => name !== LAST_APPLIED);
    return { ...secret, metadata: { ...metadata, annotations: Object.fromEntries(kept) } };
}

function isWire(wire: Wire | undefined): wire is Record<string, Wire> {
    return typeof wire === "object" && wire !== null && !Array.isArray(wire);
}
