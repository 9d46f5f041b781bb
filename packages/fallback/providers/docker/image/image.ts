import { resourcesOf } from "../../kit/define";
import type { MaybeUnknown } from "../../kit/schema";
import { Unknown } from "../../kit/value";
import type { DockerClient, DockerContext } from "../client";
import { buildImage } from "./build";
import { checkImage, requireDockerfile } from "./check";
import { completeBuild } from "./complete-build";
import { hashContext } from "./context-hash";
import { imageInputs, imageOutputs, type ImageInputs } from "./schema";

/** `docker.Image`: built by BuildKit, again whenever its context changes. Deleting it leaves the image, as upstream. */
export const image = resourcesOf<DockerClient>()({
    token: "docker:index/image:Image",
    inputs: imageInputs,
    outputs: imageOutputs,
    refused: {},
    check: checkImage,
    normalize: withContextDigest,
    // Credentials change often, and are no reason to build.
    changes: (found) => found.filter(({ path }) => path !== "registry.username" && path !== "registry.password"),

    create: (context, inputs) => buildImage(context, inputs, !inputs.skipPush),

    async update(context, _id, inputs) {
        return (await buildImage(context, inputs, !inputs.skipPush)).state;
    },

    /** Nothing is looked at, as upstream: an image that was pruned meanwhile is not noticed. */
    read(_context, id, known) {
        if (known === undefined) throw new Error("an Image cannot be imported: declare it, and it is built");
        return Promise.resolve({ id, ...known });
    },
});

/** Adds a hash of the context to the inputs, so that a preview sees an edited file, and fills in what was left out. */
async function withContextDigest(
    context: DockerContext,
    inputs: MaybeUnknown<ImageInputs>,
): Promise<MaybeUnknown<ImageInputs>> {
    if (inputs.build instanceof Unknown) return inputs;
    const build = completeBuild(inputs.build);
    const { pathOf } = context.client;
    await requireDockerfile(build, pathOf);
    const contextDigest = await hashContext(pathOf(build.context), pathOf(build.dockerfile));
    if (inputs.build?.platform === undefined) {
        context.log.info(`Building your image for ${build.platform}. To build for another, set build.platform.`);
    }
    const complete = { ...build, contextDigest };
    return { ...inputs, build: complete };
}
