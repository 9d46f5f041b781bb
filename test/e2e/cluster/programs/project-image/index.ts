import * as os from "node:os";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SHARED_BASES, sharedBasesOf } from "../../../../../components/image/base-images";
import { PlatformImage } from "../../../../../components/image/platform-image";
import { ProjectImage } from "../../../../../components/image/project-image";
import { ClusterImage } from "../../../../../components/minikube/cluster-image";
import { readDistribution } from "../../../../../config/distribution";
import { projectLayout } from "../../../../../config/project-layout";
import { installLines } from "../../../../../requirements/install-lines";
import { readLock } from "../../../../../requirements/lock";
import { TRIXIE } from "../../../../../lib/base-image";

/** The image of a project, in Docker and in a cluster that runs already, and nothing else. */
const config = new pulumi.Config();
const clone = process.cwd();
const folder = path.join(clone, "project");
const opts = { providers: [new docker.Provider("docker", {})] };
const lock = readLock(path.join(folder, "pylock.toml")) ?? { packages: [] };
const build = {
    programRoot: clone,
    projectRoot: clone,
    platform: `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`,
    cache: true,
    force: "",
    cacheFolder: path.join(os.homedir(), ".cache", "gaiaflow"),
    environment: {
        base: TRIXIE,
        requirements: installLines(lock),
        builds: [],
        systemPackages: [],
        indexScript: "",
    },
    airflowRequirements: [],
};
const bases: PlatformImage[] = [];
for (const base of [...sharedBasesOf(clone, [SHARED_BASES.ENVIRONMENT.image]), "ENVIRONMENT"] as const) {
    const image = { ...SHARED_BASES[base], ...build, bases: [...bases] };
    bases.push(new PlatformImage(`${base.toLowerCase()}-image`, image, opts));
}

const image = new ProjectImage(
    "task-image",
    {
        project: {
            name: config.require("project"),
            package: "iris",
            distribution: readDistribution(folder, "iris", clone),
            layout: projectLayout({
                folders: { root: folder, project: folder, dags: folder, notebooks: path.join(folder, "notebooks") },
                ...{ package: "iris", scratch: [], mounts: [], programRoot: clone, stack: "dev" },
            }).layout,
        },
        build: { ...build, bases },
    },
    opts,
);
const loaded = new ClusterImage("task-image-loaded", {
    profile: config.require("profile"),
    image: image.reference,
    lastLayers: image.lastLayers,
    tags: [image.tag],
    clusterIdentifier: "a cluster of the test's own",
    running: config.require("profile"),
});

export const reference = loaded.reference;
