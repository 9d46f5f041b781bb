import { inputsOf, swarmContainers } from "./docker";
import { containersOf, podsOf } from "./kubernetes";
import type { InputValue } from "./input-value";
import type { Resource } from "./rule";

/** Where a resource names an image that is run. What builds, tags or pushes one names what it makes. */
export function imageInputs(resource: Resource): InputValue[] {
    const inPods = podsOf(resource).flatMap((pod) =>
        // A patch may leave the image as it is.
        containersOf(pod).filter((container) => !pod.isPatch || !container.at("image").isAbsent),
    );
    return [
        ...inputsOf(resource, "remoteImage").map((inputs) => inputs.at("name")),
        ...[...inputsOf(resource, "container"), ...swarmContainers(resource), ...inPods].map((one) => one.at("image")),
    ];
}

/** An image's own id, and a digest: both are hashes of what they name. */
const ID = /^(sha256:)?[0-9a-f]{64}$/;
const DIGEST = /@[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-f]{32,}$/i;

/** Whether a reference names its image by a hash of it. */
export function hasDigest(reference: unknown): boolean {
    return typeof reference === "string" && (DIGEST.test(reference) || ID.test(reference));
}

/** A reference's tag; undefined where it has none. A colon before the last slash is that of a registry's port. */
export function tagOf(reference: string): string | undefined {
    return /:([^:/@]+)$/.exec(reference)?.[1];
}
