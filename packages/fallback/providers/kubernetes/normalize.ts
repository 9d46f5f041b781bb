import { hasUnknown, isObject, type Properties, type Value } from "../kit/value";
import { metadataOf, withMetadata, without, type Manifest } from "./manifest";
import { groupOf } from "./object";
import { isBuiltIn } from "./scope";

/** What only the API server sets. */
const READ_ONLY = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "uid",
] as const;

/** A manifest in the form that is stored and compared: what says the same reads the same. */
export function normalized(manifest: Manifest): Manifest {
    const whole = isBuiltIn(manifest.apiVersion) ? (withoutNulls(manifest) as Manifest) : manifest;
    const known = isSecret(whole) ? normalSecret(whole) : isDefinition(whole) ? normalDefinition(whole) : whole;
    const isUnknown = known["metadata"] !== undefined && !isObject(known["metadata"]);
    const hasNothingToHide = READ_ONLY.every((name) => metadataOf(known)[name] === undefined);
    if (isUnknown || hasNothingToHide) return known;
    return withMetadata(known, Object.fromEntries(READ_ONLY.map((name) => [name, undefined])));
}

/** Whether it is a `Secret` of the core group. */
export function isSecret({ apiVersion, kind }: Properties): boolean {
    return apiVersion === "v1" && kind === "Secret";
}

/** Whether it is what makes the API server know another kind. */
export function isDefinition({ apiVersion, kind }: Properties): boolean {
    return (
        typeof apiVersion === "string" &&
        groupOf(apiVersion) === "apiextensions.k8s.io" &&
        kind === "CustomResourceDefinition"
    );
}

/** As the API server stores it: texts of `stringData` in base64 among `data`, where they win. */
function normalSecret(secret: Manifest): Manifest {
    if (hasUnknown(secret["data"]) || hasUnknown(secret["stringData"])) return secret;
    const { stringData, ...rest } = secret;
    const encoded = Object.entries(isObject(stringData) ? stringData : {}).map(([key, value]) => [key, base64(value)]);
    const data = Object.entries(isObject(rest["data"]) ? rest["data"] : {}).map(([key, value]) => [
        key,
        recoded(value),
    ]);
    if (encoded.length === 0 && data.length === 0) return rest;
    return { ...rest, data: Object.fromEntries([...data, ...encoded]) as Properties };
}

function base64(value: Value | undefined): Value | undefined {
    return typeof value === "string" ? Buffer.from(value).toString("base64") : value;
}

/** Line breaks in base64 mean nothing, and the server drops them. What is no base64 is left for it to refuse. */
function recoded(value: Value | undefined): Value | undefined {
    if (typeof value !== "string") return value;
    const bare = value.replaceAll(/[\r\n]/g, "");
    const again = Buffer.from(bare, "base64").toString("base64");
    return again.replace(/=+$/, "") === bare.replace(/=+$/, "") ? bare : value;
}

function normalDefinition(definition: Manifest): Manifest {
    const rest = without(definition, "status");
    const { spec } = rest;
    // The server drops the old field where it says nothing.
    if (!isObject(spec) || spec["preserveUnknownFields"] !== false) return rest;
    return { ...rest, spec: without(spec, "preserveUnknownFields") };
}

function withoutNulls(value: Value): Value {
    if (Array.isArray(value)) return (value as readonly Value[]).map(withoutNulls);
    if (!isObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) =>
            inner === null || inner === undefined ? [] : [[key, withoutNulls(inner)]],
        ),
    );
}
