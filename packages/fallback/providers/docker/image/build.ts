import { relative } from "node:path";
import type { DockerContext } from "../client";
import { toBuildArgs } from "../command/build-args";
import type { Login } from "../command/config";
import { runDocker } from "../command/run";
import { messageOf } from "../engine-error";
import { inspectImage } from "../find-image";
import { HUB_LOGIN, fullRepositoryOf, hostOf, isHub, registryOf } from "../image-name";
import { completeBuild } from "./complete-build";
import type { CompleteBuild, ImageInputs, ImageState } from "./schema";

/**
 * Builds the image, and pushes it unless the program says not to.
 * @throws Error with the last lines of what docker said; Cancelled.
 */
export async function buildImage(
    context: DockerContext,
    inputs: ImageInputs,
    push: boolean,
): Promise<{ id: string; state: ImageState }> {
    const build = completeBuild(inputs.build);
    const { pathOf } = context.client;
    const logins = loginsOf(inputs);
    await fetchCache(context, build, logins);
    await runBuild(context, inputs.imageName, build, logins);
    const repoDigest = push ? await pushImage(context, inputs.imageName, logins) : await localId(context, inputs);
    return {
        id: inputs.imageName,
        state: {
            ...inputs,
            imageName: inputs.imageName,
            baseImageName: inputs.imageName,
            context: build.context,
            dockerfile: relative(pathOf(build.context), pathOf(build.dockerfile)),
            platform: build.platform,
            registryServer: inputs.registry?.server ?? "",
            repoDigest,
        },
    };
}

/** The flags of `docker build`, build arguments apart. */
export function toFlags(imageName: string, build: CompleteBuild, pathOf: (path: string) => string): string[] {
    return [
        ...["--file", pathOf(build.dockerfile)],
        ...["--tag", imageName],
        ...["--platform", build.platform],
        ...(build.target === undefined ? [] : ["--target", build.target]),
        ...(build.network === undefined ? [] : ["--network", build.network]),
        ...(build.addHosts ?? []).flatMap((host) => ["--add-host", host]),
        ...(build.cacheFrom?.images ?? []).flatMap((image) => ["--cache-from", image]),
    ];
}

/** The login a program gives: only whole, as upstream. */
export function loginsOf({ imageName, registry }: ImageInputs): Login[] {
    const { server = "", username = "", password = "" } = registry ?? {};
    if (username === "" || password === "") return [];
    const host = server === "" ? (registryOf(imageName) ?? "docker.io") : hostOf(server);
    return [{ server: isHub(host) ? HUB_LOGIN : host, username, password }];
}

/** Layers to take over come from images that are here. One that cannot be fetched is done without. */
async function fetchCache(context: DockerContext, build: CompleteBuild, logins: readonly Login[]): Promise<void> {
    for (const image of build.cacheFrom?.images ?? []) {
        const args = ["pull", "--quiet", "--platform", build.platform, image];
        try {
            await runDocker(context, { what: "docker pull", args, logins });
        } catch (error) {
            if (context.signal.aborted) throw error;
            context.log.info(`cacheFrom image ${image} not available: ${messageOf(error)}`);
        }
    }
}

async function runBuild(
    context: DockerContext,
    imageName: string,
    build: CompleteBuild,
    logins: readonly Login[],
): Promise<void> {
    const { pathOf } = context.client;
    const isBuildKit = build.builderVersion !== "BuilderV1";
    const { flags, env } = toBuildArgs(build.args ?? {});
    const progress = isBuildKit ? ["--progress", "plain"] : [];
    await runDocker(context, {
        what: "docker build",
        args: ["build", ...progress, ...toFlags(imageName, build, pathOf), ...flags, pathOf(build.context)],
        env: { ...env, DOCKER_BUILDKIT: isBuildKit ? "1" : "0" },
        logins,
    });
}

async function localId(context: DockerContext, { imageName }: ImageInputs): Promise<string> {
    const image = await inspectImage(context, imageName);
    if (image === undefined) throw new Error(`docker built ${imageName}, and it is not on the daemon`);
    return image.Id;
}

/** Pushes, and returns the name under which the registry will always give this very image. */
async function pushImage(context: DockerContext, imageName: string, logins: readonly Login[]): Promise<string> {
    const output = await runDocker(context, { what: "docker push", args: ["push", imageName], logins });
    const digest = /digest: (sha256:[0-9a-f]{64})/.exec(output)?.[1];
    if (digest === undefined) throw new Error(`docker pushed ${imageName} and did not say its digest`);
    return `${fullRepositoryOf(imageName)}@${digest}`;
}
