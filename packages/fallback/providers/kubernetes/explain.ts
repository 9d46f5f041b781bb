import { ApiError, UnknownKind, isAlreadyExists, isConflict } from "./api-error";

/** An error of the API server with what a user can do about it, in the official provider's words where they are known. */
export function explained(error: unknown, what: string, fieldManager: string): Error {
    if (!(error instanceof ApiError || error instanceof UnknownKind)) return error as Error;
    return new Error(`${what}: ${adviceOn(error, fieldManager)}`);
}

function adviceOn(error: ApiError | UnknownKind, fieldManager: string): string {
    if (error instanceof UnknownKind) {
        return (
            "the Kubernetes API server reported that the apiVersion for this resource does not exist. " +
            `Verify that any required CRDs have been created: ${error.message}`
        );
    }
    if (isConflict(error) && error.causes.some(({ reason }) => reason === "FieldManagerConflict")) {
        return (
            "server-side apply field conflict detected, see https://www.pulumi.com/registry/packages/kubernetes/" +
            "how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources " +
            `for troubleshooting help\nThe resource managed by field manager "${fieldManager}" had an apply conflict: ` +
            error.message
        );
    }
    if (!isAlreadyExists(error)) return error.message;
    return (
        `${error.message}\n\nThe resource already exists in the cluster. This can happen when:\n\n` +
        "  - Renaming a Pulumi resource: use an alias to preserve the identity,\n" +
        "    or use deleteBeforeReplace if the resource needs replacement.\n" +
        "  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)\n" +
        "    to manage specific fields without owning the resource lifecycle.\n" +
        "  - Adopting a resource into Pulumi: use `pulumi import`.\n" +
        "  - Intentional upsert: set upsertExistingObjects on the provider to allow\n" +
        "    server-side apply to update existing objects on create."
    );
}
