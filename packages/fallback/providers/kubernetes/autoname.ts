import { createHash, randomBytes } from "node:crypto";
import { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { CheckStep } from "../kit/open";
import { isObject, Unknown } from "../kit/value";
import { annotationOf, metadataOf, metadataText, withMetadata, type Manifest } from "./manifest";

/** Marks an object whose name was made up. */
export const AUTONAMED = "pulumi.com/autonamed";

/** Whether a manifest names its object, be it by a value that is not known yet. */
export function isNamed(manifest: Manifest): boolean {
    const { metadata } = manifest;
    return (
        metadata instanceof Unknown ||
        metadataOf(manifest)["name"] instanceof Unknown ||
        metadataText(manifest, "name") !== ""
    );
}

/** Whether the name was made up. */
export function isAutonamed(manifest: Manifest): boolean {
    return annotationOf(manifest, AUTONAMED) === "true";
}

/**
 * Names an object that has no name: as before where that name was made up too, else by the resource's name and eight
 * hex digits. The user's autonaming settings win.
 * @throws Error when they forbid it.
 */
export function autonamed(manifest: Manifest, old: Manifest | undefined, urnName: string, step: CheckStep): Manifest {
    if (isNamed(manifest)) return manifest;
    if (old !== undefined && isAutonamed(old)) return named(manifest, metadataText(old, "name"));
    // What names itself was named by the server; a name of ours would replace it.
    if (old !== undefined || metadataOf(manifest)["generateName"] !== undefined) return manifest;
    if (step.autonaming?.getMode() === CheckRequest.AutonamingOptions.Mode.DISABLE) {
        throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
    }
    const proposed = step.autonaming?.getProposedName() ?? "";
    return named(manifest, proposed === "" ? freshName(urnName, step.seed) : proposed);
}

function named(manifest: Manifest, name: string): Manifest {
    const { annotations } = metadataOf(manifest);
    // Nothing can be put among annotations that are not known yet.
    const marked =
        annotations instanceof Unknown
            ? annotations
            : { ...(isObject(annotations) && annotations), [AUTONAMED]: "true" };
    return withMetadata(manifest, { name, annotations: marked });
}

function freshName(urnName: string, seed: Uint8Array): string {
    // The engine's seed is the same in preview and update, so that both show one name.
    const source = seed.length > 0 ? seed : randomBytes(32);
    return `${urnName}-${createHash("sha256").update(source).update(urnName).digest("hex").slice(0, 8)}`;
}
