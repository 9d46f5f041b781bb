import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { typeToken } from "../../lib/type-token";
import { projectBuild, type ProjectImageArgs } from "./project-image";

/** A registry, and who pushes there. */
export interface Registry {
    /** Its host, e.g. `registry.example.com`. */
    readonly server: string;
    /** The repository there; by default that of the image's local name. */
    readonly repository?: string | undefined;
    /** Defaults to what `docker login` has left on this machine. */
    readonly login?: { readonly username: string; readonly password: pulumi.Input<string> } | undefined;
}

export interface RegistryImageArgs extends ProjectImageArgs {
    readonly registry: Registry;
}

/** The project's image in a registry. It is sent when its content changes; nothing removes it from there. */
export class RegistryImage extends pulumi.ComponentResource {
    /** Its name by digest, which no later push can move. */
    public readonly reference: pulumi.Output<string>;

    constructor(name: string, args: RegistryImageArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("image", "RegistryImage"), name, {}, opts);
        const { build, names } = projectBuild(args);
        const { registry } = args;
        const [local, tag] = names.image.split(":") as [string, string];
        const image = { name: `${registry.repository ?? local}:${tag}`, build };
        this.reference = registryImage(
            name,
            { image, registry },
            { parent: this, dependsOn: [...(args.build.bases ?? [])] },
        );
        this.registerOutputs({ reference: this.reference });
    }
}

/** An image that is built here and sent to a registry; its name by digest. */
export function registryImage(
    name: string,
    { image, registry }: { readonly image: RegistryImageBuild; readonly registry: Registry },
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const { login, server } = registry;
    const { build, name: inRegistry } = image;
    const imageName = pulumi.interpolate`${server}/${inRegistry}`;
    const args = { imageName, build, buildOnPreview: false, registry: { server, ...login } };
    return new docker.Image(name, args, opts).repoDigest;
}

interface RegistryImageBuild {
    /** Repository and tag. */
    readonly name: pulumi.Input<string>;
    readonly build: docker.ImageArgs["build"];
}
