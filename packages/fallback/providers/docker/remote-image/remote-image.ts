import { resourcesOf } from "../../kit/define";
import type { DockerClient, DockerContext } from "../client";
import { isNotFound } from "../engine-error";
import { findOrPullImage, inspectImage, type ImageInspect } from "../find-image";
import { refreshedInputs, terraformChanges } from "../terraform-diff";
import { buildRemoteImage } from "./build";
import { repoDigestOf } from "./repo-digest";
import { remoteImageInputs, remoteImageOutputs, type RemoteImageInputs, type RemoteImageState } from "./schema";

/** `docker.RemoteImage`: an image that is on the daemon, found there, pulled, or built. It is known by its name. */
export const remoteImage = resourcesOf<DockerClient>()({
    token: "docker:index/remoteImage:RemoteImage",
    inputs: remoteImageInputs,
    outputs: remoteImageOutputs,
    refused: {},
    check: ({ build, pullTriggers }) =>
        build !== undefined && pullTriggers !== undefined
            ? [{ property: "pullTriggers", reason: "conflicts with build: use triggers" }]
            : [],
    changes: (_found, state, inputs) => terraformChanges(remoteImageInputs, state, inputs),

    async create(context, inputs) {
        if (inputs.build) await buildRemoteImage(context, inputs.name, inputs.build);
        const image = await findOrPullImage(context, inputs.name, inputs.platform);
        return { id: image.Id + inputs.name, state: toState(inputs, image) };
    },

    async read(context, _id, known) {
        const name = known?.state.name;
        if (known === undefined || name === undefined) {
            throw new Error("a RemoteImage cannot be imported: declare it, and the image that is there is found");
        }
        const image = await inspectImage(context, name);
        if (image === undefined) return undefined;
        const state = toState(known.state, image);
        return { id: image.Id + name, inputs: refreshedInputs(known.inputs, known.state, state), state };
    },

    async update(context, _id, inputs) {
        return toState(inputs, await findOrPullImage(context, inputs.name, inputs.platform));
    },

    async delete(context, _id, state) {
        if (state.keepLocally !== true) await removeImage(context, state);
    },
});

function toState(inputs: RemoteImageInputs, image: ImageInspect): RemoteImageState {
    return { ...inputs, imageId: image.Id, repoDigest: repoDigestOf(inputs.name, image) };
}

/** Removes the name, and with the last name the image. Docker refuses where a container is made of it. */
async function removeImage(context: DockerContext, { name, forceRemove }: RemoteImageState): Promise<void> {
    try {
        await context.client.engine.call({
            method: "DELETE",
            path: `/images/${encodeURI(name)}`,
            query: { force: forceRemove ?? false },
            signal: context.signal,
        });
    } catch (error) {
        if (!isNotFound(error)) throw error;
    }
}
