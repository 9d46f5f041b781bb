import type { Query } from "./connection";
import type { ApiResource } from "./discovery";
import { groupOf } from "./object";

/** How an object is written. */
export interface WriteOptions {
    /** The name under which the server keeps who set which field. */
    readonly fieldManager: string;
    /** Goes through everything but the storing. Defaults to false. */
    readonly dryRun?: boolean;
    readonly signal?: AbortSignal | undefined;
}

/** The path of a kind's objects in a namespace or, without one, in all; that of one object where it is named. */
export function pathOf(
    resource: ApiResource,
    place: { readonly namespace?: string | undefined },
    name?: string,
): string {
    const root = groupOf(resource.apiVersion) === "" ? "/api" : "/apis";
    const inNamespace = resource.namespaced && place.namespace !== undefined && place.namespace !== "";
    const parts = [
        ...(inNamespace ? ["namespaces", place.namespace] : []),
        resource.plural,
        ...(name === undefined ? [] : [name]),
    ];
    return [root, resource.apiVersion, ...parts.map(encodeURIComponent)].join("/");
}

/** What a request that writes says beside its body. */
export function writeQuery({ fieldManager, dryRun }: WriteOptions): Query {
    // Strict: a field that the server does not know is a mistake in the program, and is refused by name.
    return { fieldManager, fieldValidation: "Strict", ...(dryRun === true && { dryRun: "All" }) };
}
