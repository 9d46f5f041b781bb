import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { BuildArgs } from "../components/image/platform-image";
import { ProjectImage } from "../components/image/project-image";
import { ClusterImage } from "../components/minikube/cluster-image";
import { MinikubeManager, type MinikubeManagerArgs } from "../components/minikube/minikube-manager";
import { Networks } from "../components/mlops/networks";
import type { Settings } from "../config/settings";
import { commonFolder } from "../lib/mounts";
import { RESOURCES } from "../lib/resource-names";
import { sharedImages, type SharedBuild } from "./images";
import { XCOM_SIDECAR_IMAGE } from "./pod-tasks";
import { dockerProvider } from "./providers";
import type { NewSubnets } from "./subnets";

/** A Minikube cluster of the stack's own, with the project's image in it. */
export interface LocalCluster {
    readonly docker: pulumi.ProviderResource;
    readonly networks: Networks;
    readonly cluster: MinikubeManager;
    /** How images are built, and those that others start from. */
    readonly build: SharedBuild;
    /** The project's image in Docker. */
    readonly image: ProjectImage;
    /** The same in the cluster. */
    readonly loaded: ClusterImage;
}

/** Declares it. */
export function localCluster(settings: Settings, { subnets }: NewSubnets): LocalCluster {
    const { identity, machine } = settings;
    const docker = dockerProvider(machine);
    const networks = new Networks(RESOURCES.networks, { identity, subnets }, { providers: [docker] });
    const cluster = minikube(settings, networks);
    const build = sharedImages(settings, docker);
    const image = projectImage(settings, build, docker);
    const loaded = new ClusterImage(RESOURCES.clusterImage, {
        profile: cluster.profile,
        image: image.reference,
        lastLayers: image.lastLayers,
        tags: [image.tag, XCOM_SIDECAR_IMAGE],
        clusterIdentifier: cluster.clusterIdentifier,
        // As Minikube has it of a node with GPUs.
        ...(settings.gpus === undefined ? {} : { runtime: "docker" }),
        running: cluster.kubeconfig,
        projectRoot: machine.projectRoot,
    });
    return { docker, networks, cluster, build, image, loaded };
}

/** The one folder that the node has: the lowest that holds all that are mounted. */
export function nodeMount({ mounts }: Settings): MinikubeManagerArgs["mount"] {
    const folders = mounts.flatMap(({ source }) => source?.folder ?? []);
    const readOnly = mounts.every((mount) => mount.readOnly);
    return folders.length === 0 ? undefined : { folder: commonFolder(folders), readOnly };
}

function minikube(settings: Settings, { names, nodeAddress }: Networks): MinikubeManager {
    const { cluster, identity, machine } = settings;
    return new MinikubeManager(RESOURCES.cluster, {
        identity,
        network: names.platform,
        nodeAddress,
        cpus: cluster.cpus,
        memoryMib: cluster.memoryMib,
        kubernetesVersion: cluster.kubernetesVersion,
        mount: nodeMount(settings),
        gpus: settings.gpus !== undefined,
        folder: path.join(machine.stackFolder, "cluster"),
        stateRoot: machine.stateFolder,
    });
}

function projectImage({ project }: Settings, build: BuildArgs, docker: pulumi.ProviderResource): ProjectImage {
    return new ProjectImage(RESOURCES.taskImage, { build, project }, { providers: [docker] });
}
