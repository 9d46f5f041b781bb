import type { ImageOrigin } from "../../../lib/base-image";
import { answersAt } from "../tools/minikube/official";
import { forcedOrigin } from "./forced-origin";
import { readRecord } from "./record";

/** Where Debian's and Python's official images are. */
const REGISTRY = "https://registry-1.docker.io/v2/";

/**
 * Where base images of this project come from: what is forced, else what they came from last, else package registries where
 * its engines do. Before any of it is known, the registry is asked.
 */
export async function imageOrigin(): Promise<ImageOrigin> {
    const forced = forcedOrigin("images");
    const { images, origin } = (await readRecord()) ?? {};
    const known = forced ?? images ?? (origin === "registries" ? origin : undefined);
    return known ?? ((await answersAt(REGISTRY)) ? "official" : "registries");
}
