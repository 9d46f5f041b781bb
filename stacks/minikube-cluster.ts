import * as pulumi from "@pulumi/pulumi";
import { ClusterImage } from "../components/minikube/cluster-image";
import type { Settings } from "../config/settings";
import { RESOURCES } from "../lib/resource-names";
import type { PlatformCluster } from "./platform-cluster";
import { localCluster, type LocalCluster } from "./local-cluster";
import { XCOM_SIDECAR_IMAGE } from "./pod-tasks";
import { minikubeProvider } from "./providers";
import type { NewSubnets } from "./subnets";

/** A Minikube cluster of the stack's own, into whose node images are loaded. */
export function minikubeCluster(settings: Settings, found: NewSubnets): PlatformCluster {
    const local = localCluster(settings, found);
    const { build, cluster, docker, loaded } = local;
    return {
        mode: "prod_local",
        docker,
        build,
        deletedWith: cluster.node,
        kubernetes: minikubeProvider(cluster),
        projectImage: loaded.reference,
        deliverImage: imageLoader(settings, local),
        xcomSidecarImage: XCOM_SIDECAR_IMAGE,
    };
}

/** Loads images into the node, one after the other: each is hundreds of megabytes to read and to write. */
function imageLoader(
    { gpus, machine: { projectRoot } }: Settings,
    { cluster, loaded }: LocalCluster,
): PlatformCluster["deliverImage"] {
    let last = loaded.reference;
    return (name, image) => {
        const { clusterIdentifier, kubeconfig, profile } = cluster;
        const running = pulumi.all([kubeconfig, last]);
        const runtime = gpus === undefined ? {} : { runtime: "docker" as const };
        const args = { profile, image, clusterIdentifier, running, projectRoot, ...runtime };
        last = new ClusterImage(`${RESOURCES.clusterImage}-${name}`, args).reference;
        return last;
    };
}
