import { functionsOf } from "../../kit/define";
import type { DockerClient } from "../client";
import { inspectImage } from "../find-image";
import { repoDigestOf } from "../remote-image/repo-digest";

const required = { type: "string", required: true } as const;

/** `docker.getRemoteImage`: an image that this daemon has already. Pulls nothing. */
export const getRemoteImage = functionsOf<DockerClient>()({
    token: "docker:index/getRemoteImage:getRemoteImage",
    inputs: { name: required },
    outputs: { id: required, name: required, repoDigest: required },
    refused: {},

    async invoke(context, { name }) {
        const found = await inspectImage(context, name);
        if (found === undefined) throw new Error(`did not find docker image ${name} on this daemon`);
        return { id: found.Id, name, repoDigest: repoDigestOf(name, found) };
    },
});
