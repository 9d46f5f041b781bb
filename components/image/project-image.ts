import * as fs from "node:fs";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../lib/hash";
import { distributionFile } from "../../lib/distribution-file";
import { projectImageName } from "../../lib/image-names";
import { LAYOUT_FILE, PROJECT_FOLDER, importPath, layoutDocument, type ProjectLayout } from "../../lib/project-layout";
import { typeToken } from "../../lib/type-token";
import { fileDigest } from "./file-digest";
import { localImage, nameAfterCreation } from "./local-image";
import { environmentName, programFolder, type BuildArgs } from "./platform-image";
import { stagedContext, type ProjectContext } from "./project-context";
import { projectFiles } from "./project-files";

/** The project's Dockerfile, from the program's root. */
const PROJECT_DOCKERFILE = "images/environment/package.Dockerfile";

export interface ProjectImageArgs {
    readonly project: {
        readonly name: string;
        /** Name of the Python package. */
        readonly package: string;
        /** Its name and version for `importlib.metadata`. */
        readonly distribution: { readonly name: string; readonly version: string };
        /** What of its folder goes into the image. */
        readonly layout: ProjectLayout;
    };
    /** How it is built. */
    readonly build: BuildArgs;
}

/**
 * What task pods run: the project's folder on an environment with its requirements and gaiaflow's runner. Two images,
 * so that a changed function sends and builds the project's own files alone. Both stay when the stack goes, as all images do.
 */
export class ProjectImage extends pulumi.ComponentResource {
    /** `<project>/<package>:<version>-<hash of the content>`; known at preview, and another one only with the content. */
    public readonly reference: pulumi.Output<string>;
    /** `<project>/<package>:<version>`, the name for people; in Docker once the image is built. */
    public readonly tag: pulumi.Output<string>;
    /** An image with the project's layers alone, for somebody who has the layers below it. */
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

/** How the images with the project are built on its environment, and called. */
export function projectBuild({ build, project }: ProjectImageArgs) {
    const environment = environmentName(build);
    const { layout } = project;
    const context = projectContext({ build, project });
    return {
        build: {
            context: stagedContext(build.cacheFolder, layout.root, context),
            dockerfile: path.posix.join(programFolder(build), PROJECT_DOCKERFILE),
            platform: build.platform,
            args: { ENVIRONMENT: environment, IMPORT_PATH: importPath(layout, PROJECT_FOLDER).join(":") },
        },
        names: packageNames(project, context, environment),
    };
}

/** What the images are built from. */
export function projectContext({ project, build }: ProjectImageArgs): ProjectContext {
    const { distribution, layout } = project;
    const files = projectFiles(layout);
    const { file, content: metadata } = distributionFile(distribution);
    const inProject = (name: string) => `${PROJECT_FOLDER.slice(1)}/${name}`;
    const written = { [inProject(file)]: metadata, [inProject(LAYOUT_FILE)]: layoutDocument(layout) };
    const digests = path.join(build.cacheFolder, "digests");
    const content = new Map<string, string | Buffer>([
        ...files.map((each) => [`file ${each.file}`, fileDigest(each.source, digests)] as const),
        ...Object.entries(written).map(([name, text]) => [`written ${name}`, text] as const),
        ["Dockerfile", fs.readFileSync(path.join(build.programRoot, PROJECT_DOCKERFILE))],
    ]);
    return { files, written, hash: contentHash(content) };
}

/** How the images are called, on an environment whose name moves with its content. */
export function packageNames(project: ProjectImageArgs["project"], { hash }: ProjectContext, environment: string) {
    const whole = contentHash(new Map(Object.entries({ project: hash, environment })));
    const lastLayers = `gaiaflow/project-package:${hash}`;
    return { image: projectImageName(project, whole), tag: projectImageName(project), lastLayers };
}
