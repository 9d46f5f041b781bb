import * as path from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { MinikubeManager } from "../../../../../components/minikube/minikube-manager";
import { TaskAccess } from "../../../../../components/tasks/task-access";
import { TaskNamespace } from "../../../../../components/tasks/task-namespace";
import { TaskSecret } from "../../../../../components/tasks/task-secret";
import { minikubeProvider } from "../../../../../stacks/providers";

/** A cluster as a stack has it, with a network of its own and in it what a stack makes for task pods. */
const config = new pulumi.Config();
const prefix = config.require("prefix");
const network = new docker.Network("network", {
    name: `net-${config.require("unique")}`,
    driver: "bridge",
    ipamConfigs: [{ subnet: `${prefix}.0/24`, gateway: `${prefix}.1` }],
});
const stateRoot = config.require("stateRoot");
const cluster = new MinikubeManager("cluster", {
    identity: { project: config.require("project"), stack: pulumi.getStack() },
    network: network.name,
    nodeAddress: `${prefix}.200`,
    cpus: 2,
    memoryMib: config.getNumber("memoryMib") ?? 3000,
    kubernetesVersion: config.get("kubernetesVersion") ?? "1.34.4",
    folder: path.join(stateRoot, "stacks", "cluster"),
    stateRoot,
});

const inCluster = { providers: [minikubeProvider(cluster)], deletedWith: cluster.node };
const { namespace } = new TaskNamespace(
    "task-namespace",
    { namespace: "tasks", podSecurity: "baseline", labels: { "io.gaiaflow.stack": pulumi.getStack() } },
    inCluster,
);
const folder = path.join(stateRoot, "stacks", "airflow");
new TaskAccess(
    "task-access",
    { namespace, apiServer: cluster.apiServer, folder, stateRoot, tokens: [{ resource: "token", id: "1" }] },
    inCluster,
);
new TaskSecret("task-secret-my-creds", { namespace, name: "my-creds", data: { API_KEY: "value" } }, inCluster);

export const { profile, kubeconfig, clusterIdentifier } = cluster;
export const networkName = network.name;
