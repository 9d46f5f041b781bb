import * as fs from "node:fs";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../lib/hash";
import { projectImageName } from "../../lib/image-names";
import { typeToken } from "../../lib/type-token";
import { contextInputs } from "./build-inputs";
import { localImage, nameOnceThere } from "./local-image";
import { PlatformImage, builtImage, programFolder, type BuildArgs } from "./platform-image";

export interface ProjectImageArgs {
    readonly project: {
        readonly name: string;
        /** Name of the Python package. */
        readonly package: string;
        /** The package's `__version__`. */
        readonly version: string;
        /** Absolute path of the folder that holds the package. */
        readonly folder: string;
    };
    /** How it is built. */
    readonly build: BuildArgs;
}

/**
 * What task pods run: the project's package on an environment with its requirements and gaiaflow's runner. Two images,
 * so that a changed function sends and builds its package alone. Both stay when the stack goes, as all images do.
 */
export class ProjectImage extends pulumi.ComponentResource {
    /** `<project>/<package>:<version>-<hash of the content>`; known at preview, and another one only with the content. */
    public readonly reference: pulumi.Output<string>;
    /** `<project>/<package>:<version>`, the name for people; in Docker once the image is built. */
    public readonly tag: pulumi.Output<string>;
    /** An image with the package's layer alone, for somebody who has the layers below it. */
    public readonly lastLayers: pulumi.Output<string>;

    constructor(name: string, args: ProjectImageArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("image", "ProjectImage"), name, {}, opts);
        const { project } = args;
        const { platform, programRoot, projectRoot } = args.build;
        const below = { ...args.build, ...ENVIRONMENT_IMAGE };
        const environment = new PlatformImage(`${name}-environment`, below, { parent: this });
        const names = packageNames(project, programRoot, builtImage(below).imageName);
        const dockerfile = path.posix.join(programFolder(args.build), DOCKERFILE);
        const build = { context: packageContext(project, projectRoot), dockerfile, platform };
        const lastLayers = localImage(
            `${name}-package`,
            {
                ...{ ...build, imageName: names.lastLayers, target: "package" },
                args: { ENVIRONMENT: "scratch", PACKAGE: project.package },
            },
            this,
        );
        const image = localImage(
            name,
            {
                ...{ ...build, imageName: names.image },
                args: { ENVIRONMENT: environment.reference, PACKAGE: project.package },
            },
            this,
        );
        const tag = new docker.Tag(
            `${name}-tag`,
            {
                sourceImage: image.imageName,
                targetImage: names.tag,
                // An image that was pruned and is built anew under its name gets the tag again.
                tagTriggers: [image.repoDigest],
            },
            { parent: this },
        );
        this.reference = nameOnceThere(image, names.image);
        this.tag = nameOnceThere(tag, names.tag);
        this.lastLayers = nameOnceThere(lastLayers, names.lastLayers);
        this.registerOutputs({ reference: this.reference, tag: this.tag, lastLayers: this.lastLayers });
    }
}

/** What the package stands on: the project's requirements and gaiaflow's runner. */
export const ENVIRONMENT_IMAGE = { image: "project", installsRequirements: true } as const;

const DOCKERFILE = "images/project/package.Dockerfile";

type Project = ProjectImageArgs["project"];

/** How the images with the package are called, on an environment whose name moves with its content. */
export function packageNames(project: Project, programRoot: string, environment: string) {
    const dockerfile = path.join(programRoot, DOCKERFILE);
    const files = [...contextInputs(path.join(project.folder, project.package), dockerfile)];
    const content = new Map<string, string | Buffer>(files.map(([file, bytes]) => [`package ${file}`, bytes]));
    content.set("name", project.package).set("Dockerfile", fs.readFileSync(dockerfile));
    const lastLayers = `gaiaflow/project-package:${contentHash(content)}`;
    const hash = contentHash(content.set("environment", environment));
    return { image: projectImageName(project, hash), tag: projectImageName(project), lastLayers };
}

/** The package's folder from the project's. */
function packageContext(project: Project, projectRoot: string): string {
    const folder = path.join(project.folder, project.package);
    return path.relative(projectRoot, folder).split(path.sep).join("/");
}
