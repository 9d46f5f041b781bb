import { pathOf, writeQuery, type WriteOptions } from "./address";
import { ApiError, UnknownKind, isNotFound } from "./api-error";
import type { Connection } from "./connection";
import { Discovery, type ApiResource } from "./discovery";
import type { KubernetesObject, ObjectRef, TypeRef } from "./object";

/** Which objects of one kind. */
export interface ObjectQuery extends TypeRef {
    /** Absent: of all namespaces, or of a kind that has none. */
    readonly namespace?: string | undefined;
    /** `metadata.name=x` */
    readonly fieldSelector?: string | undefined;
    /** `app=x,tier in (a, b)` */
    readonly labelSelector?: string | undefined;
}

/** How an object is applied. */
export interface ApplyOptions extends WriteOptions {
    /** Takes over fields that belong to another manager. Defaults to false: a conflict. */
    readonly force?: boolean;
}

/** How an object is removed. */
export interface DeleteOptions {
    /** What happens to what the object owns: `Foreground` (goes first), `Background` (goes later), `Orphan` (stays). */
    readonly propagationPolicy?: string | undefined;
    /** Only the object of that identity, and not another of the same name. */
    readonly uid?: string | undefined;
    readonly signal?: AbortSignal | undefined;
}

/** One cluster's API server: any kind that it knows, found by discovery. Objects go in and out as plain JSON. */
export class Cluster {
    private readonly discovery: Discovery;

    public constructor(public readonly connection: Connection) {
        this.discovery = new Discovery(connection);
    }

    /**
     * What the server calls a kind in addresses, and whether its objects have namespaces.
     * @throws UnknownKind
     */
    public async discover(type: TypeRef, signal?: AbortSignal): Promise<ApiResource> {
        const found = await this.discovery.find(type, signal);
        if (found === undefined) throw new UnknownKind(type.apiVersion, type.kind);
        return found;
    }

    /** The same for a kind that need not be there yet. */
    public find(type: TypeRef, signal?: AbortSignal): Promise<ApiResource | undefined> {
        return this.discovery.find(type, signal);
    }

    /** The object; undefined when there is none, or no such kind. */
    public async get(ref: ObjectRef, signal?: AbortSignal): Promise<KubernetesObject | undefined> {
        const resource = await this.discovery.find(ref, signal);
        if (resource === undefined) return undefined;
        try {
            return await this.connection.call({ method: "GET", path: pathOf(resource, ref, ref.name), signal });
        } catch (error) {
            if (isNotFound(error)) return undefined;
            throw error;
        }
    }

    /** All objects that fit. Their `apiVersion` and `kind` are there, although the server leaves them out in lists. */
    public async list(query: ObjectQuery, signal?: AbortSignal): Promise<readonly KubernetesObject[]> {
        const resource = await this.discover(query, signal);
        const { items } = await this.connection.call<ListBody>({
            method: "GET",
            path: pathOf(resource, query),
            query: { fieldSelector: query.fieldSelector, labelSelector: query.labelSelector },
            signal,
        });
        const { apiVersion, kind } = query;
        return (items ?? []).map((item) => ({ ...item, apiVersion, kind }));
    }

    /** Makes an object. @throws ApiError with reason `AlreadyExists`, `Invalid`, … */
    public async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
        const resource = await this.discover(object, options.signal);
        return this.connection.call({
            method: "POST",
            path: pathOf(resource, object.metadata),
            query: writeQuery(options),
            body: object,
            signal: options.signal,
        });
    }

    /**
     * Server-side apply: makes the object, or changes it so that the fields given are as given.
     * Fields that the same manager set before and that are not given any more go.
     * @throws ApiError with reason `Conflict` where a field belongs to another manager.
     */
    public async apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
        const resource = await this.discover(object, options.signal);
        return this.connection.call({
            method: "PATCH",
            path: pathOf(resource, object.metadata, object.metadata.name),
            query: { ...writeQuery(options), force: String(options.force === true) },
            body: object,
            contentType: "application/apply-patch+yaml",
            signal: options.signal,
        });
    }

    /** Changes an object by a patch: `json` (RFC 6902) or `merge` (RFC 7396). */
    public async patch(ref: ObjectRef, form: "json" | "merge", patch: object, options: WriteOptions) {
        const resource = await this.discover(ref, options.signal);
        return this.connection.call<KubernetesObject>({
            method: "PATCH",
            path: pathOf(resource, ref, ref.name),
            query: writeQuery(options),
            body: patch,
            contentType: form === "json" ? "application/json-patch+json" : "application/merge-patch+json",
            signal: options.signal,
        });
    }

    /** Asks for an object's removal, which may take its time. False: there is none already. */
    public async delete(ref: ObjectRef, { propagationPolicy, uid, signal }: DeleteOptions = {}): Promise<boolean> {
        const resource = await this.discovery.find(ref, signal);
        if (resource === undefined) return false;
        const body = {
            kind: "DeleteOptions",
            apiVersion: "v1",
            propagationPolicy,
            ...(uid !== undefined && { preconditions: { uid } }),
        };
        try {
            await this.connection.call({ method: "DELETE", path: pathOf(resource, ref, ref.name), body, signal });
            return true;
        } catch (error) {
            // Another object of that name is there by now, so that the one meant is gone.
            const isOther = uid !== undefined && error instanceof ApiError && error.status === 409;
            if (isNotFound(error) || isOther) return false;
            throw error;
        }
    }
}

interface ListBody {
    readonly items?: readonly KubernetesObject[];
}
