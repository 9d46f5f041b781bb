import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** An image that goes to a registry with a login, and comes back from there. */
const config = new pulumi.Config();
const [server, username] = [config.require("server"), "builder"];
const password = config.requireSecret("password");
const provider = new docker.Provider("docker", { registryAuth: [{ address: server, username, password }] });
const pushed = new docker.Image(
    "pushed",
    {
        imageName: `${server}/${config.require("prefix")}/app:1`,
        build: { context: "app", args: { BASE: config.require("base") }, platform: "linux/amd64" },
        registry: { server, username, password },
    },
    { provider },
);
/** Made when the test has removed the image from the daemon. */
const pulled = config.getBoolean("pull")
    ? new docker.RemoteImage("pulled", { name: pushed.repoDigest }, { provider })
    : undefined;

export const digest = pushed.repoDigest;
export const pulledDigest = pulled?.repoDigest;
