import type { ImageInspect } from "../find-image";
import { repositoryOf } from "../image-name";

/**
 * `NAME@sha256:…` of an image, under the name that was asked for where it has several. Empty for one that was never
 * in a registry.
 */
export function repoDigestOf(name: string, image: ImageInspect): string {
    const digests = image.RepoDigests ?? [];
    const own = digests.find((digest) => digest.startsWith(`${repositoryOf(name)}@`));
    return own ?? digests[0] ?? "";
}
