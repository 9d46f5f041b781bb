import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** Images that are built here by the ways that other programs do not take. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const args = { BASE: config.require("base"), TOKEN: config.requireSecret("token") };

const remote = new docker.RemoteImage("remote", {
    name: `${prefix}/remote:1`,
    build: {
        context: "app",
        buildArgs: args,
        target: "built",
        tags: [`${prefix}/remote:2`],
        label: { engines: prefix },
        // Counts with the legacy builder only.
        labels: { legacy: "only" },
    },
});
/** By the daemon's first builder. */
const old = new docker.Image("old", {
    imageName: `${prefix}/old:1`,
    skipPush: true,
    build: { context: "app", args, target: "built", builderVersion: "BuilderV1" },
});

export const imageId = remote.imageId;
export const oldId = old.repoDigest;
/** When it is there: its name alone would be asked for in the preview that builds it. */
export const foundId = docker.getRemoteImageOutput({ name: remote.imageId.apply(() => `${prefix}/remote:1`) }).id;
