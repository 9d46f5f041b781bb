import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** What the test made by hand and imported, as a program that takes it over would say it. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const labels = [{ label: "engines", value: prefix }];
const network = new docker.Network("network", { name: `${prefix}-network`, labels });
const volume = new docker.Volume("volume", { name: `${prefix}-volume`, labels });
const container = new docker.Container("container", {
    name: `${prefix}-container`,
    image: config.require("base"),
    command: ["sleep", "1000"],
    restart: "always",
});
export const ids = [network.id, volume.id, container.id];
