/** An object's group and version (`v1`, `apps/v1`) and kind, as its manifest says them. */
export interface TypeRef {
    readonly apiVersion: string;
    readonly kind: string;
}

/** Names one object. */
export interface ObjectRef extends TypeRef {
    readonly name: string;
    /** Absent on what belongs to the whole cluster. */
    readonly namespace?: string | undefined;
}

/** What every object says of itself, as far as it is used here. */
export interface ObjectMeta {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly resourceVersion?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
    readonly managedFields?: readonly ManagedFields[];
}

/** The fields of an object that one client looks after, as server-side apply keeps them. */
export interface ManagedFields {
    readonly manager?: string;
    readonly operation?: string;
    readonly subresource?: string;
    readonly fieldsV1?: Readonly<Record<string, unknown>>;
}

/** Any object of the API server, as JSON. */
export interface KubernetesObject extends TypeRef {
    readonly metadata: ObjectMeta;
    readonly [field: string]: unknown;
}

/** How an object is asked for again. */
export function refOf({ apiVersion, kind, metadata: { name = "", namespace } }: KubernetesObject): ObjectRef {
    return { apiVersion, kind, name, namespace };
}

/** An object's name as messages say it, and as the state keeps it: `namespace/name`, or the name alone. */
export function qualifiedName({ name, namespace }: Pick<ObjectRef, "name" | "namespace">): string {
    return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/** The group of an apiVersion; that of the core kinds is "". */
export function groupOf(apiVersion: string): string {
    return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
