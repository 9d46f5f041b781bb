import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** What all of it stands on and reads. */
export const config = new pulumi.Config();
export const prefix = config.require("prefix");
export const image = config.require("image");
export const others = `${prefix}-others`;

const provider = new kubernetes.Provider("cluster", {
    kubeconfig: config.require("kubeconfig"),
    clusterIdentifier: prefix,
    enableSecretMutable: true,
    enablePatchForce: config.getBoolean("force") ?? false,
});
export const inCluster = { provider };

const space = new kubernetes.core.v1.Namespace(
    "space",
    { metadata: { name: prefix, labels: { engines: prefix } } },
    inCluster,
);
export const namespace = space.metadata.name;

export const settings = new kubernetes.core.v1.ConfigMap(
    "settings",
    { metadata: { namespace }, data: { WORD: config.require("word") } },
    inCluster,
);
export const credentials = new kubernetes.core.v1.Secret(
    "credentials",
    { metadata: { name: "credentials", namespace }, stringData: { PASSWORD: config.requireSecret("password") } },
    inCluster,
);
