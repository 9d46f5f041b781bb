import { access } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import type { Failure } from "../../kit/resource";
import type { MaybeUnknown } from "../../kit/schema";
import { Unknown } from "../../kit/value";
import { fullRepositoryOf, hostOf, repositoryOf } from "../image-name";
import type { CompleteBuild, ImageInputs } from "./schema";

/** Names must say their registry where one is spoken to. */
export function checkImage(inputs: MaybeUnknown<ImageInputs>): Failure[] {
    const { imageName, build, registry, skipPush, buildOnPreview } = inputs;
    if (buildOnPreview === true) {
        const reason = "cannot be true: this stand-in builds nothing in a preview";
        return [{ property: "buildOnPreview", reason }];
    }
    if (!(build instanceof Unknown) && build?.contextDigest !== undefined) {
        return [{ property: "build.contextDigest", reason: "is not a known property" }];
    }
    const cache = build instanceof Unknown ? [] : (build?.cacheFrom?.images ?? []);
    if (cache.length === 0 && skipPush === true) return [];
    if (imageName instanceof Unknown || registry instanceof Unknown) return [];
    const hasServer = hostOf(registry?.server ?? "") !== "";
    const names = hasServer ? [] : [["imageName", imageName], ...cache.map((name) => ["build.cacheFrom", name])];
    return names.flatMap(([property = "", name = ""]) =>
        isFullyQualified(name)
            ? []
            : [{ property, reason: "must be fully qualified, as in docker.io/USER/IMAGE:TAG, or set skipPush" }],
    );
}

/**
 * Says where the Dockerfile is not, and what was probably meant.
 * @throws Error when there is none.
 */
export async function requireDockerfile(build: CompleteBuild, pathOf: (path: string) => string): Promise<void> {
    if (await isThere(pathOf(build.dockerfile))) return;
    const inside = join(build.context, build.dockerfile);
    if (!isAbsolute(build.dockerfile) && (await isThere(pathOf(inside)))) {
        throw new Error(
            `build.dockerfile: could not open dockerfile at relative path "${build.dockerfile}". ` +
                `Try setting \`dockerfile\` to "${inside}": it is relative to the program, not to the context`,
        );
    }
    throw new Error(`build.dockerfile: could not open dockerfile at path "${build.dockerfile}"`);
}

function isFullyQualified(name: string): boolean {
    return fullRepositoryOf(name) === repositoryOf(name);
}

async function isThere(path: string): Promise<boolean> {
    return access(path).then(
        () => true,
        () => false,
    );
}
