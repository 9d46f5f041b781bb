import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../lib/hash";
import { typeToken } from "../../lib/type-token";
import { buildInputs } from "./build-inputs";
import { localImage, nameAfterCreation } from "./local-image";

/** An image that somebody else has built. */
export interface OwnImage {
    /** Its reference; pulled where this machine does not have it. */
    readonly reference: string;
}

/** How images of ours are built. */
export interface BuildArgs {
    /** Absolute path of the program, which holds `images/`. */
    readonly programRoot: string;
    /** Absolute path of the user's project, in which the program runs. */
    readonly projectRoot: string;
    /** What they are built for, e.g. `linux/arm64`. */
    readonly platform: string;
    /** Whether Docker's build cache may be used. */
    readonly cache: boolean;
    /** Any text; changing it rebuilds every layer. */
    readonly force: string;
    /** Text of the project's requirements.txt; goes into the images that hold its packages, and no other. */
    readonly requirements: string;
}

/** An image of `images/`. */
export interface BuiltImage extends BuildArgs {
    /** Its folder there. */
    readonly image: string;
    /** Whether the project's own packages are installed in it. */
    readonly installsRequirements: boolean;
}

/**
 * The image a service runs. Images are a cache that stacks share: `destroy` leaves them.
 */
export class PlatformImage extends pulumi.ComponentResource {
    /** What containers name. Holds a hash of the content, so that it is known at preview and moves only with it. */
    public readonly reference: pulumi.Output<string>;

    constructor(name: string, args: OwnImage | BuiltImage, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("image", "PlatformImage"), name, {}, opts);
        this.reference = "reference" in args ? this.pull(name, args) : this.build(name, args);
        this.registerOutputs({ reference: this.reference });
    }

    private pull(name: string, { reference }: OwnImage): pulumi.Output<string> {
        // The container names the reference itself: the image's id would be read back as another image.
        const image = new docker.RemoteImage(name, { name: reference, keepLocally: true }, { parent: this });
        return nameAfterCreation(image, reference);
    }

    private build(name: string, args: BuiltImage): pulumi.Output<string> {
        const context = programFolder(args);
        const dockerfile = path.posix.join(context, `images/${args.image}/Dockerfile`);
        const build = { ...builtImage(args), context, dockerfile, platform: args.platform };
        return nameAfterCreation(localImage(name, build, this), build.imageName);
    }
}

/**
 * The program's folder from the project's, in which Pulumi runs: another clone of the same files is the same image.
 */
export function programFolder({ programRoot, projectRoot }: Pick<BuildArgs, "programRoot" | "projectRoot">): string {
    return path.relative(projectRoot, programRoot).split(path.sep).join("/") || ".";
}

/** The name and the build arguments of an image of ours. */
export function builtImage(args: BuiltImage): { readonly imageName: string; readonly args: Record<string, string> } {
    const asked = args.installsRequirements ? { PROJECT_REQUIREMENTS: args.requirements } : {};
    const content: Map<string, string | Buffer> = buildInputs(args.programRoot, args.image);
    Object.entries({ FORCE: args.force, ...asked }).forEach(([key, value]) => content.set(`argument ${key}`, value));
    const hash = contentHash(content);
    // FORCE stands before the first layer: a value that is new with the content leaves nothing to take from the cache.
    const force = args.cache ? args.force : [args.force, hash].filter(Boolean).join("-");
    return { imageName: `gaiaflow/${args.image}:${hash}`, args: { FORCE: force, ...asked } };
}
