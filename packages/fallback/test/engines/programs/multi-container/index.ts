import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** Two containers on one network: an image that is there, and one that is built here and asks the first by its alias. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const port = config.requireNumber("port");
const storeHost = "storedb";
const labels = [{ label: "engines", value: prefix }];

const network = new docker.Network("network", { name: `${prefix}-services` });
const storeImage = new docker.RemoteImage("store-image", { name: config.require("base"), keepLocally: true });
const store = new docker.Container("store", {
    image: storeImage.imageId,
    labels,
    command: ["sh", "-c", "mkdir -p /srv && echo stored > /srv/value && exec httpd -f -p 6379 -h /srv"],
    networksAdvanced: [{ name: network.name, aliases: [storeHost] }],
});
const appImage = new docker.Image("app-image", {
    build: { context: "./app", args: { BASE: config.require("base") } },
    imageName: `${prefix}-app`,
    skipPush: true,
});
new docker.Container(
    "app",
    {
        image: appImage.baseImageName,
        labels,
        ports: [{ internal: 3000, external: port, ip: "127.0.0.1" }],
        envs: [`STORE_HOST=${storeHost}`, "STORE_PORT=6379"],
        networksAdvanced: [{ name: network.name }],
    },
    { dependsOn: [store] },
);

export const url = pulumi.interpolate`http://127.0.0.1:${port}`;
