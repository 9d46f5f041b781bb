import { resourcesOf } from "../kit/define";
import type { ObjectSchema } from "../kit/schema";
import type { DockerClient } from "./client";
import { inspectImage } from "./find-image";
import { repositoryOf, tagOf } from "./image-name";
import { terraformChanges } from "./terraform-diff";

const inputs = {
    sourceImage: { type: "string", required: true, replaceOnChanges: true },
    targetImage: { type: "string", required: true, replaceOnChanges: true },
    tagTriggers: { type: "array", items: { type: "string" }, set: true, replaceOnChanges: true },
} as const satisfies ObjectSchema;

/** `docker.Tag`: one more name for an image. Deleting it leaves both names, and a refresh looks at neither, as upstream. */
export const tag = resourcesOf<DockerClient>()({
    token: "docker:index/tag:Tag",
    inputs,
    outputs: { sourceImageId: { type: "string" } },
    refused: {},
    changes: (_found, state, now) => terraformChanges(inputs, state, now),

    async create(context, wanted) {
        const { sourceImage, targetImage } = wanted;
        await context.client.engine.call({
            method: "POST",
            path: `/images/${encodeURI(sourceImage)}/tag`,
            query: { repo: repositoryOf(targetImage), tag: tagOf(targetImage) },
        });
        const source = await inspectImage(context, sourceImage);
        return { id: `${sourceImage}.${targetImage}`, state: { ...wanted, sourceImageId: source?.Id } };
    },

    read(_context, id, known) {
        if (known === undefined) throw new Error("a Tag cannot be imported: Docker does not know that it is one");
        return Promise.resolve({ id, ...known });
    },
});
