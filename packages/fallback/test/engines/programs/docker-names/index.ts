import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** A network and a volume under names that Pulumi picks; the test changes a setting of both. */
const config = new pulumi.Config();
const labels = [
    { label: "engines", value: config.require("prefix") },
    { label: "edited", value: config.require("label") },
];
const network = new docker.Network("network", { labels });
const volume = new docker.Volume("volume", { labels });

export const networkName = network.name;
export const volumeName = volume.name;
