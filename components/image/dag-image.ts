import * as fs from "node:fs";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { pathFrom } from "../../lib/folders";
import { contentHash } from "../../lib/hash";
import { programFolder, type BuildArgs } from "./platform-image";
import { registryImage, type Registry } from "./registry-image";

/** The Dockerfile of DAGs, from the program's root. */
export const DAGS_DOCKERFILE = "images/dags.Dockerfile";

export interface DagImageArgs {
    /** The folder with the DAGs, an absolute path. */
    readonly folder: string;
    /** What of it goes into the image: SHA-256 by path. */
    readonly files: Readonly<Record<string, string>>;
    readonly build: Pick<BuildArgs, "programRoot" | "projectRoot" | "platform">;
    readonly registry: Registry & { readonly repository: string };
}

/** The project's DAGs in a registry. They are sent when they change; nothing removes them from there. */
export function dagImage(name: string, args: DagImageArgs, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
    const { build, files, folder, registry } = args;
    const content = new Map<string, string | Buffer>(Object.entries(files));
    content.set("", fs.readFileSync(path.join(build.programRoot, DAGS_DOCKERFILE)));
    const image = {
        name: `${registry.repository}:${contentHash(content)}`,
        build: {
            context: pathFrom(build.projectRoot, folder),
            dockerfile: path.posix.join(programFolder(build), DAGS_DOCKERFILE),
            platform: build.platform,
        },
    };
    return registryImage(name, { image, registry }, opts);
}
