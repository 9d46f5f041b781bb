import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/** An image that goes to a registry with a login, and comes back from there. */
const config = new pulumi.Config();
const [server, username] = [config.require("server"), "builder"];
const password = config.requireSecret("password");
const provider = new docker.Provider("docker", { registryAuth: [{ address: server, username, password }] });
/** With a cache in the pushed image, for the one that is built from it. */
const args = { BASE: config.require("base"), BUILDKIT_INLINE_CACHE: "1" };
const pushed = new docker.Image(
    "pushed",
    {
        imageName: `${server}/${config.require("prefix")}/app:1`,
        build: { context: "app", args, platform: "linux/amd64" },
        registry: { server, username, password },
    },
    { provider },
);
/** Made when the test has removed the image from the daemon. */
const pulled = config.getBoolean("pull")
    ? new docker.RemoteImage("pulled", { name: pushed.repoDigest }, { provider })
    : undefined;

const repository = `${server}/${config.require("prefix")}`;
/** Takes its layers from the registry, and does without those that are not there. */
const cached = config.getBoolean("cache")
    ? new docker.Image(
          "cached",
          {
              imageName: `${repository}/cached:1`,
              build: { context: "app", args, cacheFrom: { images: [`${repository}/app:1`, `${repository}/none:1`] } },
              registry: { server, username, password },
              skipPush: true,
          },
          { provider },
      )
    : undefined;

export const cachedDigest = cached?.repoDigest;
export const digest = pushed.repoDigest;
export const pulledDigest = pulled?.repoDigest;
