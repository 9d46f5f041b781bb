import * as fs from "node:fs";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../lib/hash";
import { distributionFile } from "../../lib/distribution-file";
import { projectImageName } from "../../lib/image-names";
import { typeToken } from "../../lib/type-token";
import { fileDigest } from "./file-digest";
import { localImage, nameAfterCreation } from "./local-image";
import { PACKAGE_DOCKERFILE, packageContext, packageDockerfile, type PackageContext } from "./package-context";
import { PlatformImage, builtImage, type BuildArgs } from "./platform-image";

export interface ProjectImageArgs {
    readonly project: {
        readonly name: string;
        /** Name of the Python package. */
        readonly package: string;
        /** Its name and version for `importlib.metadata`. */
        readonly distribution: { readonly name: string; readonly version: string };
        /** Absolute path of the folder that holds the package. */
        readonly folder: string;
    };
    /** How it is built. */
    readonly build: BuildArgs;
    /** A folder for what may be removed at any time: digests of large files, a Dockerfile with the user's own rules. */
    readonly cacheFolder: string;
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
        const { build: packageBuild, names } = projectBuild(name, args, this);
        const lastLayers = localImage(
            `${name}-package`,
            { ...packageBuild, imageName: names.lastLayers, target: "package" },
            { parent: this },
        );
        const image = localImage(name, { ...packageBuild, imageName: names.image }, { parent: this });
        const tag = new docker.Tag(
            `${name}-tag`,
            {
                sourceImage: image.imageName,
                targetImage: names.tag,
                // An image that was pruned and rebuilt under its name gets the tag again.
                tagTriggers: [image.repoDigest],
            },
            { parent: this },
        );
        this.reference = nameAfterCreation(image, names.image);
        this.tag = nameAfterCreation(tag, names.tag);
        this.lastLayers = nameAfterCreation(lastLayers, names.lastLayers);
        this.registerOutputs({ reference: this.reference, tag: this.tag, lastLayers: this.lastLayers });
    }
}

/** Declares the environment below the package; says how the images with the package are built on it, and called. */
export function projectBuild(name: string, args: ProjectImageArgs, parent: pulumi.Resource) {
    const { build, cacheFolder, project } = args;
    const below = { ...build, ...ENVIRONMENT_IMAGE };
    const environment = new PlatformImage(`${name}-environment`, below, { parent });
    const folder = path.join(project.folder, project.package);
    const files = packageContext(folder, build.programRoot);
    const distribution = distributionFile(project.distribution);
    const packageBuild = {
        context: path.relative(build.projectRoot, folder).split(path.sep).join("/"),
        dockerfile: packageDockerfile(files, build, cacheFolder),
        platform: build.platform,
        args: {
            ENVIRONMENT: environment.reference,
            PACKAGE: project.package,
            DISTRIBUTION_FILE: distribution.file,
            DISTRIBUTION: distribution.content,
        },
    };
    return { build: packageBuild, names: packageNames(args, files, builtImage(below).imageName) };
}

/** What the package stands on: the project's requirements and gaiaflow's runner. */
export const ENVIRONMENT_IMAGE = { image: "project", installsRequirements: true } as const;

/** How the images with the package are called, on an environment whose name moves with its content. */
export function packageNames(
    { project, build, cacheFolder }: ProjectImageArgs,
    { files }: PackageContext,
    environment: string,
) {
    const digests = path.join(cacheFolder, "digests");
    const folder = path.join(project.folder, project.package);
    const content = new Map<string, string | Buffer>(
        files.map(({ file }) => [`package ${file}`, fileDigest(path.join(folder, file), digests)]),
    );
    const { file, content: distribution } = distributionFile(project.distribution);
    content.set("name", project.package).set(`distribution ${file}`, distribution);
    content.set("Dockerfile", fs.readFileSync(path.join(build.programRoot, PACKAGE_DOCKERFILE)));
    const lastLayers = `gaiaflow/project-package:${contentHash(content)}`;
    const hash = contentHash(content.set("environment", environment));
    return { image: projectImageName(project, hash), tag: projectImageName(project), lastLayers };
}
