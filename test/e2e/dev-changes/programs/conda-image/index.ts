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

/** A project's image and that of its kernels, on the environment that stands in a file of this folder, and nothing else. */
const projectRoot = process.cwd();
const programRoot = path.resolve(__dirname, "../../../../..");
const opts = { providers: [new docker.Provider("docker", {})] };
const locked = JSON.parse(fs.readFileSync(path.join(projectRoot, "environment.json"), "utf8")) as {
    readonly conda: readonly string[];
    readonly requirements: string;
};
const build: BuildArgs = {
    ...{ programRoot, projectRoot, cache: true, force: "", airflowRequirements: [] },
    platform: `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`,
    cacheFolder: path.join(os.homedir(), ".cache", "gaiaflow"),
    environment: { base: TRIXIE, ...locked, builds: [], systemPackages: [], indexScript: "" },
};
const folders = { root: projectRoot, project: projectRoot, dags: projectRoot, notebooks: projectRoot };
const { layout } = projectLayout({
    ...{ folders, package: "flowers", scratch: [], mounts: [], programRoot, stack: pulumi.getStack() },
});
const bases: PlatformImage[] = [];
for (const base of sharedBasesOf(programRoot, ["environment", "kernels"])) {
    const image: { readonly image: string; readonly target?: string } = SHARED_BASES[base];
    bases.push(new PlatformImage(`${base.toLowerCase()}-image`, { ...image, ...build, bases: [...bases] }, opts));
}
const project = {
    ...{ name: "conda-image-test", package: "flowers", layout },
    distribution: { name: "flowers", version: "1.0" },
};

export const reference = new ProjectImage("task-image", { project, build: { ...build, bases } }, opts).reference;
export const kernels = new PlatformImage("kernels-image", { image: "kernels", ...build, bases }, opts).reference;
