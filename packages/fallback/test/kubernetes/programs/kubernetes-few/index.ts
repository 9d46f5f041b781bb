import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";

/** Two objects, on a cluster that a test takes away. */
const config = new pulumi.Config();
const namespace = `${config.require("prefix")}-others`;
const file = config.require("kubeconfig");

const provider = new kubernetes.Provider("cluster", {
    kubeconfig: config.getBoolean("inline") === true ? pulumi.secret(fs.readFileSync(file, "utf8")) : file,
    clusterIdentifier: config.require("identifier"),
    skipUpdateUnreachable: config.getBoolean("skipUpdate") ?? false,
    deleteUnreachable: config.getBoolean("deleteUnreachable") ?? false,
    enableConfigMapMutable: true,
});

new kubernetes.core.v1.ConfigMap(
    "words",
    { metadata: { name: "words", namespace }, data: { WORD: config.require("word") } },
    { provider },
);
new kubernetes.core.v1.ServiceAccount("account", { metadata: { name: "account", namespace } }, { provider });
if (config.getBoolean("more") === true) {
    new kubernetes.core.v1.ConfigMap("more", { metadata: { name: "more", namespace } }, { provider });
}
