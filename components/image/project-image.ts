import * as fs from "node:fs";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../lib/hash";
import { distributionFile } from "../../lib/distribution-file";
import { projectImageName } from "../../lib/image-names";
import { typeToken } from "../../lib/type-token";
import { SHARED_BASES } from "./base-images";
import { fileDigest } from "./file-digest";
import { localImage, nameAfterCreation } from "./local-image";
import { PACKAGE_DOCKERFILE, packageContext, packageDockerfile, type PackageContext } from "./package-context";
import { builtImage, type BuildArgs } from "./platform-image";

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
        const { build: packageBuild, names } = projectBuild(args);
        // The environment that it stands on is one of the bases.
        const onBases = { parent: this, dependsOn: [...(args.build.bases ?? [])] };
        const lastLayers = localImage(
            `${name}-package`,
            { ...packageBuild, imageName: names.lastLayers, target: "package" },
            onBases,
        );
        const image = localImage(name, { ...packageBuild, imageName: names.image }, onBases);
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

/** How the images with the package are built on the project's environment, and called. */
export function projectBuild({ build, project }: ProjectImageArgs) {
    const { imageName: environment } = builtImage({ ...build, ...SHARED_BASES.ENVIRONMENT });
    const folder = path.join(project.folder, project.package);
    const files = packageContext(folder, build.programRoot);
    const distribution = distributionFile(project.distribution);
    const packageBuild = {
        context: path.relative(build.projectRoot, folder).split(path.sep).join("/"),
        dockerfile: packageDockerfile(files, build),
        platform: build.platform,
        args: {
            ENVIRONMENT: environment,
            PACKAGE: project.package,
            DISTRIBUTION_FILE: distribution.file,
            DISTRIBUTION: distribution.content,
        },
    };
    return { build: packageBuild, names: packageNames({ build, project }, files, environment) };
}

/** How the images with the package are called, on an environment whose name moves with its content. */
export function packageNames({ project, build }: ProjectImageArgs, { files }: PackageContext, environment: string) {
    const digests = path.join(build.cacheFolder, "digests");
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
