import type { ImageOrigin } from "../../../lib/base-image";
import { forcedOrigin } from "./forced-origin";
import { readRecord } from "./record";

/**
 * Where base images of this project come from: what is forced, else what they came from last, else package registries where
 * its engines do, else a container registry.
 */
export async function imageOrigin(): Promise<ImageOrigin> {
    const { images, origin } = (await readRecord()) ?? {};
    return forcedOrigin("images") ?? images ?? (origin === "registries" ? "registries" : "official");
}
