import * as kubernetes from "@pulumi/kubernetes";
import { login } from "./account";
import "./custom-kind";
import { config, inCluster, others, settings } from "./ground";
import { job, service, web } from "./workloads";

/** One program over what a platform on Kubernetes is made of; the test turns what its stack file says and runs it again. */
if (config.getBoolean("patch") === true) {
    new kubernetes.core.v1.ConfigMapPatch(
        "patch",
        { metadata: { name: "shared", namespace: others }, data: { ours: config.require("word") } },
        inCluster,
    );
}
if (config.getBoolean("adopt") === true) {
    new kubernetes.core.v1.ConfigMap(
        "adopted",
        { metadata: { name: "adopted", namespace: others }, data: { made: "by hand" } },
        { ...inCluster, import: `${others}/adopted` },
    );
}

export const settingsName = settings.metadata.name;
export const jobName = job.metadata.name;
export const replicas = web.spec.replicas;
export const address = service.spec.clusterIP;
export const token = login.data.apply((data) => Buffer.from(data["token"] ?? "", "base64").toString());
