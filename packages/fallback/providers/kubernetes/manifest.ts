import { fromWire, toWire, type Wire } from "../kit/marshal";
import type { WireProperties } from "../kit/open";
import { isObject, type Properties, type Value } from "../kit/value";
import type { KubernetesObject } from "./object";
import { typeOfToken } from "./token";

/** An object as a program writes it. In a preview anything in it may be unknown. */
export interface Manifest extends Properties {
    readonly apiVersion: string;
    readonly kind: string;
}

/** Names that the packages write with underscores, since TypeScript and others could not say them otherwise. */
const DASHED = [
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-validations",
];
const TO_DASHES = new Map(DASHED.map((name) => [name.replaceAll("-", "_"), name]));
const TO_UNDERSCORES = new Map([...TO_DASHES].map(([underscored, dashed]) => [dashed, underscored]));

/** The inputs as the API server would read them. The token fills in what another language's package leaves out. */
export function manifestOf(inputs: WireProperties, token: string): Manifest {
    const { apiVersion, kind } = typeOfToken(token);
    return { apiVersion, kind, ...(renamed(fromWire(inputs), TO_DASHES) as Properties) };
}

/** An object or manifest as the engine keeps it, nothing in it secret yet. */
export function wireOfManifest(object: Properties): Record<string, Wire> {
    return toWire(renamed(object, TO_UNDERSCORES) as Properties);
}

/** A manifest's `metadata`; {} when there is none, or it is unknown as a whole. */
export function metadataOf(manifest: Properties): Properties {
    const { metadata } = manifest;
    return isObject(metadata) ? metadata : {};
}

/** One annotation, where it is known. */
export function annotationOf(manifest: Properties, name: string): string | undefined {
    const { annotations } = metadataOf(manifest);
    const value = isObject(annotations) ? annotations[name] : undefined;
    return typeof value === "string" ? value : undefined;
}

/** A text of the metadata, where it is known: `name`, `namespace`. "" where it is not. */
export function metadataText(manifest: Properties, key: "name" | "namespace" | "generateName"): string {
    const value = metadataOf(manifest)[key];
    return typeof value === "string" ? value : "";
}

/** The manifest with some of its metadata set, or, where undefined, taken out. */
export function withMetadata(manifest: Manifest, changes: Properties): Manifest {
    const metadata = { ...metadataOf(manifest), ...changes };
    return {
        ...manifest,
        metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
    };
}

/** An object of the server as properties: both are JSON. */
export function propertiesOf(object: KubernetesObject): Manifest {
    return object as unknown as Manifest;
}

/** The same without one of its fields. */
export function without<T extends Properties>(object: T, field: string): T {
    return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field)) as unknown as T;
}

/** A manifest without unknowns, as the API server takes it. */
export function objectOf(manifest: Manifest): KubernetesObject {
    return { ...manifest, metadata: metadataOf(manifest) };
}

function renamed(value: Value | undefined, names: ReadonlyMap<string, string>): Value | undefined {
    if (Array.isArray(value)) return (value as readonly Value[]).map((item) => renamed(item, names) ?? null);
    if (!isObject(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [names.get(name) ?? name, renamed(inner, names)]),
    );
}
