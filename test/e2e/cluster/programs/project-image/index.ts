import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ProjectImage } from "../../../../../components/image/project-image";
import { ClusterImage } from "../../../../../components/minikube/cluster-image";
import { readDistribution } from "../../../../../config/distribution";

/** The image of a project, in Docker and in a cluster that runs already, and nothing else. */
const config = new pulumi.Config();
const clone = process.cwd();
const folder = path.join(clone, "project");
const read = (file: string): string => fs.readFileSync(path.join(folder, file), "utf8");

const image = new ProjectImage(
    "task-image",
    {
        project: {
            name: config.require("project"),
            package: "iris",
            distribution: readDistribution(folder, "iris", clone),
            folder,
        },
        build: {
            programRoot: clone,
            projectRoot: clone,
            platform: `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`,
            cache: true,
            force: "",
            requirements: read("requirements.txt"),
        },
        cacheFolder: path.join(os.homedir(), ".cache", "gaiaflow"),
    },
    { providers: [new docker.Provider("docker", {})] },
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
