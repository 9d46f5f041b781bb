import type * as pulumi from "@pulumi/pulumi";
import { OWN_ENVIRONMENT, SHARED_BASES } from "../components/image/base-images";
import { OwnImage, ownImageArgs } from "../components/image/own-image";
import { PlatformImage, environmentName, type BuildArgs } from "../components/image/platform-image";
import { BASE_ARGUMENT, type ProjectDockerfile } from "../lib/dockerfile";
import { RESOURCES } from "../lib/resource-names";

/** What the environment of functions is built from, by folders in `images/`: ours, or a Dockerfile that may start from it. */
export function standsOn(dockerfile: ProjectDockerfile | undefined): string[] {
    const ours = SHARED_BASES.ENVIRONMENT.image;
    if (dockerfile === undefined) {
        return [ours];
    }
    return dockerfile.argumentNames.has(BASE_ARGUMENT) ? [ours, OWN_ENVIRONMENT] : [OWN_ENVIRONMENT];
}

/** How images are built where functions run in one of the project's own. */
export function withOwnImage(dockerfile: ProjectDockerfile | undefined, args: BuildArgs): BuildArgs {
    return dockerfile === undefined ? args : { ...args, ownImage: ownImageArgs(dockerfile, args).imageName };
}

/** The names of the two images of it, by what they are called. */
export function ownNames(build: BuildArgs): (readonly [string, string])[] {
    const { ownImage } = build;
    return ownImage === undefined
        ? []
        : [
              ["own-image", ownImage],
              [OWN_ENVIRONMENT, environmentName(build)],
          ];
}

/** Declares the project's own image, and what makes it one that functions run in: that takes the place of ours. */
export function ownEnvironment(
    dockerfile: ProjectDockerfile,
    args: BuildArgs,
    shared: ReadonlyMap<string, PlatformImage>,
    docker: pulumi.ProviderResource,
): PlatformImage {
    const opts = { providers: [docker] };
    const build = { ...args, bases: [...shared.values()] };
    const own = new OwnImage(RESOURCES.ownImage, { dockerfile, build }, opts);
    const onOwn = { ...build, image: OWN_ENVIRONMENT, bases: [...build.bases, own] };
    return new PlatformImage(RESOURCES.ownEnvironmentImage, onOwn, opts);
}
