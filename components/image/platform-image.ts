import * as fs from "node:fs";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { pathFrom } from "../../lib/folders";
import { TRIXIE } from "../../lib/base-image";
import { contentHash } from "../../lib/hash";
import { typeToken } from "../../lib/type-token";
import { SHARED_BASES, basesOf, environmentFolder, type SharedBase } from "./base-images";
import { buildInputs } from "./build-inputs";
import { builtWith } from "./build-with-secret";
import { localImage, nameAfterCreation } from "./local-image";
import { ownInputs, writtenContext, type ImageSettings } from "./own-inputs";
import { pulledImage } from "./pulled-image";

/** An image that somebody else has built. */
export interface OwnImage {
    /** Its reference; pulled where this machine does not have it. */
    readonly reference: string;
}

/** How images of ours are built. */
export interface BuildArgs extends ImageSettings {
    /** Absolute path of the program, which holds `images/`. */
    readonly programRoot: string;
    /** Absolute path of the user's project, in which the program runs. */
    readonly projectRoot: string;
    /** What they are built for, e.g. `linux/arm64`. */
    readonly platform: string;
    /** Whether Docker's build cache may be used. */
    readonly cache: boolean;
    /** What is pulled instead, by an image's name; without a cache nothing is. Defaults to nothing. */
    readonly published?: ReadonlyMap<string, string> | undefined;
    /** Any text; changing it rebuilds every layer. */
    readonly force: string;
    /** A folder for what may be removed at any time: build contexts, digests of large files. */
    readonly cacheFolder: string;
    /** The images that others start from, as resources: those are built first. Defaults to none. */
    readonly bases?: readonly pulumi.Resource[];
}

/** An image of `images/`. */
export interface BuiltImage extends BuildArgs {
    /** Its folder there. */
    readonly image: string;
    /** The stage of its Dockerfile, by which it is called then. Defaults to the last one, and the folder's name. */
    readonly target?: string | undefined;
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
        const program = programFolder(args);
        const { context: files, secret } = ownInputs(args.image, args);
        const context = files === undefined ? program : writtenContext(args.cacheFolder, files);
        const dockerfile = path.posix.join(program, `images/${args.image}/Dockerfile`);
        const target = args.target === undefined ? {} : { target: args.target };
        const build = { ...builtImage(args), ...target, context, dockerfile, platform: args.platform };
        const { bases = [] } = args;
        const dependsOn = secret ? builtWith(secret, build, { parent: this, bases }) : [...bases];
        const published = args.cache ? args.published?.get(build.imageName) : undefined;
        const image =
            published === undefined
                ? localImage(name, build, { parent: this, dependsOn })
                : pulledImage(name, build, { published, projectRoot: args.projectRoot }, { parent: this, dependsOn });
        return nameAfterCreation(image, build.imageName);
    }
}

/**
 * The program's folder from the project's, in which Pulumi runs: another clone of the same files is the same image.
 */
export function programFolder({ programRoot, projectRoot }: Pick<BuildArgs, "programRoot" | "projectRoot">): string {
    return pathFrom(projectRoot, programRoot);
}

/** The name and the build arguments of an image of ours. */
export function builtImage(args: BuiltImage): { readonly imageName: string; readonly args: Record<string, string> } {
    const given = ownInputs(args.image, args);
    const asked = { ...baseArguments(args), ...given.args };
    const content: Map<string, string | Buffer> = given.context
        ? new Map(Object.entries({ ...given.context, Dockerfile: dockerfileOf(args) }))
        : buildInputs(args.programRoot, args.image);
    Object.entries({ FORCE: args.force, ...asked }).forEach(([key, value]) => content.set(`argument ${key}`, value));
    const hash = contentHash(content);
    // FORCE stands before the first layer: a value that is new with the content leaves nothing to take from the cache.
    const force = args.cache ? args.force : [args.force, hash].filter(Boolean).join("-");
    return { imageName: `gaiaflow/${args.target ?? args.image}:${hash}`, args: { FORCE: force, ...asked } };
}

/** The name of the image that functions run in. */
export function environmentName(build: BuildArgs): string {
    return builtImage({ ...build, target: undefined, image: environmentFolder(build.ownImage) }).imageName;
}

function dockerfileOf({ image, programRoot }: BuiltImage): string {
    return fs.readFileSync(path.join(programRoot, "images", image, "Dockerfile"), "utf8");
}

/** The images that it starts from, each by its build argument. */
function baseArguments(args: BuiltImage): Record<string, string> {
    const nameOf = (base: SharedBase | "BASE"): string => {
        switch (base) {
            case "BASE":
                return TRIXIE.image;
            case "ENVIRONMENT":
                return environmentName(args);
            default:
                return builtImage({ ...args, target: undefined, ...SHARED_BASES[base] }).imageName;
        }
    };
    return Object.fromEntries([...basesOf(args.programRoot, args.image)].map((base) => [base, nameOf(base)]));
}
