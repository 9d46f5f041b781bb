import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { programFolder, type BuildArgs } from "./platform-image";
import { registryImage, type Registry } from "./registry-image";

export interface PushedImageArgs {
    /** Its name on this machine, whose tag moves with its content. */
    readonly source: pulumi.Input<string>;
    readonly build: Pick<BuildArgs, "programRoot" | "projectRoot" | "platform">;
    readonly registry: Registry & { readonly repository: string };
}

/**
 * An image of this machine's in a registry, whoever has built it. It is sent when its content changes; nothing removes it from
 * there.
 * @returns Its name there by digest, which no later push can move.
 */
export function pushedImage(
    name: string,
    { build, registry, source }: PushedImageArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const images = path.posix.join(programFolder(build), "images");
    const image = {
        name: pulumi.output(source).apply((local) => `${registry.repository}:${tagOf(local)}`),
        build: {
            context: images,
            dockerfile: path.posix.join(images, "pushed.Dockerfile"),
            args: { IMAGE: source },
            platform: build.platform,
        },
    };
    return registryImage(name, { image, registry }, opts);
}

function tagOf(reference: string): string {
    return reference.slice(reference.lastIndexOf(":") + 1);
}
