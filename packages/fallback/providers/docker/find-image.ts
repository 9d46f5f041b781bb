import type { DockerContext } from "./client";
import { isNotFound, messageOf } from "./engine-error";
import { repositoryOf, tagOf } from "./image-name";
import { followProgress } from "./progress";
import { credentialsFor } from "./registry-auth";

/** What Docker tells of an image, as far as it is used here. */
export interface ImageInspect {
    readonly Id: string;
    readonly RepoTags?: readonly string[] | null;
    readonly RepoDigests?: readonly string[] | null;
}

/** The image of that name or id on this daemon; undefined when it has none. */
export async function inspectImage(context: DockerContext, name: string): Promise<ImageInspect | undefined> {
    try {
        const path = `/images/${encodeURI(name)}/json`;
        return await context.client.engine.call<ImageInspect>({ method: "GET", path, signal: context.signal });
    } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
    }
}

/**
 * The image as it is on this daemon, pulled only when it is not there at all. A tag that has moved since is not
 * noticed, as upstream.
 * @throws Error that names the image when it can be neither found nor pulled.
 */
export async function findOrPullImage(context: DockerContext, name: string, platform = ""): Promise<ImageInspect> {
    const local = await inspectImage(context, name);
    if (local !== undefined) return local;
    await pullImage(context, name, platform);
    const pulled = await inspectImage(context, name);
    if (pulled === undefined) throw new Error(`unable to find or pull image ${name}`);
    return pulled;
}

async function pullImage(context: DockerContext, name: string, platform: string): Promise<void> {
    const { client, signal, log } = context;
    const digest = name.includes("@") ? name.slice(name.indexOf("@") + 1) : undefined;
    try {
        const stream = await client.engine.stream({
            method: "POST",
            path: "/images/create",
            query: {
                fromImage: repositoryOf(name),
                tag: digest ?? tagOf(name),
                platform: platform === "" ? undefined : platform,
            },
            auth: credentialsFor(client.auths, name),
            signal,
        });
        const where = { host: client.engine.address.host, signal };
        await followProgress(stream, where, ({ status, id }) =>
            log.status(`Pulling ${name}: ${[id, status].filter(Boolean).join(" ")}`),
        );
    } catch (error) {
        throw new Error(`unable to pull image ${name}: ${messageOf(error)}`, { cause: error });
    }
}
