import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** An image that this machine's Docker builds and no registry gets. */
export interface LocalImageArgs {
    /** Name and tag; moves with the content, since Pulumi builds again what has changed. */
    readonly imageName: string;
    /** The folder that is sent, from the program's folder, so that another clone of the same files is the same image. */
    readonly context: string;
    /** From the program's folder, too. */
    readonly dockerfile: string;
    /** The stage to build; the last one by default. */
    readonly target?: string;
    /** Build arguments. */
    readonly args: Readonly<Record<string, pulumi.Input<string>>>;
    /** What it is built for, e.g. `linux/arm64`. */
    readonly platform: string;
}

/**
 * A name that is given, once there is what it names. In a preview a provider tells a name that moves late or not at all,
 * and a container that is to be replaced would not be seen; a URN is known, and whoever uses it waits for its resource.
 */
export function nameAfterCreation(image: pulumi.Resource, name: string): pulumi.Output<string> {
    return image.urn.apply(() => name);
}

/** The image as a resource. It is a cache: nothing removes it with the stack. */
export function localImage(name: string, args: LocalImageArgs, opts: pulumi.CustomResourceOptions): docker.Image {
    const { imageName, ...build } = args;
    return new docker.Image(name, { imageName, build, buildOnPreview: false, skipPush: true }, opts);
}
