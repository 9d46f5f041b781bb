import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SHARED_BASES, sharedBasesOf } from "../../../../../components/image/base-images";
import { PlatformImage, type BuildArgs } from "../../../../../components/image/platform-image";
import { ProjectImage } from "../../../../../components/image/project-image";
import { projectLayout } from "../../../../../config/project-layout";
import { TRIXIE } from "../../../../../lib/base-image";
import { parseDockerfile } from "../../../../../lib/dockerfile";
import { ownEnvironment, standsOn, withOwnImage } from "../../../../../stacks/own-environment";

/** A project's image on one of its own, of the Dockerfile that lies in this folder, and nothing else. */
const projectRoot = process.cwd();
const programRoot = path.resolve(__dirname, "../../../../..");
const opts = { providers: [new docker.Provider("docker", {})] };
const text = fs.readFileSync(path.join(projectRoot, "Dockerfile"), "utf8");
const dockerfile = { ...parseDockerfile(text, {}), name: "Dockerfile", context: projectRoot, text, args: {} };
const build: BuildArgs = withOwnImage(dockerfile, {
    ...{ programRoot, projectRoot, cache: true, force: "", airflowRequirements: [] },
    platform: `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`,
    cacheFolder: path.join(os.homedir(), ".cache", "gaiaflow"),
    environment: { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" },
});
const folders = { root: projectRoot, project: projectRoot, dags: projectRoot, notebooks: projectRoot };
const { layout } = projectLayout({
    ...{ folders, package: "flowers", scratch: [], mounts: [], programRoot, stack: pulumi.getStack() },
});
const shared = new Map<string, PlatformImage>();
for (const base of sharedBasesOf(programRoot, standsOn(dockerfile))) {
    const image: { readonly image: string; readonly target?: string } = SHARED_BASES[base];
    const args = { ...image, ...build, bases: [...shared.values()] };
    shared.set(base, new PlatformImage(`${base.toLowerCase()}-image`, args, opts));
}
const environment = ownEnvironment(dockerfile, build, shared, opts.providers[0] as docker.Provider);
const image = new ProjectImage(
    "task-image",
    {
        project: {
            ...{ name: "own-image-test", package: "flowers", layout },
            distribution: { name: "flowers", version: "1.0" },
        },
        build: { ...build, bases: [...shared.values(), environment] },
    },
    opts,
);

export const reference = image.reference;
