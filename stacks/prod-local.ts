import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../checks/machine";
import type { BuildArgs } from "../components/image/platform-image";
import { ProjectImage } from "../components/image/project-image";
import { ClusterImage } from "../components/minikube/cluster-image";
import { MinikubeManager, NODE_MOUNT, type MinikubeManagerArgs } from "../components/minikube/minikube-manager";
import { Networks } from "../components/mlops/networks";
import { MountedFolder } from "../components/tasks/mounted-folder";
import { TaskAccess } from "../components/tasks/task-access";
import { TaskNamespace } from "../components/tasks/task-namespace";
import { TaskSecret } from "../components/tasks/task-secret";
import { namespaceName, type Settings } from "../config/settings";
import { commonFolder, mountName } from "../lib/mounts";
import { RESOURCES, taskSecret } from "../lib/resource-names";
import { clientEnvironment, running } from "../services/catalogue";
import { airflowFolder } from "./airflow-files";
import { sharedImages } from "./images";
import { localPlatform } from "./local-platform";
import type { LocalOutputs } from "./outputs";
import {
    taskAnnotations,
    DEFAULT_CONNECTION,
    S3_SECRET,
    XCOM_SIDECAR_IMAGE,
    clusterConnection,
    envSecret,
    podLabels,
    podTaskConfig,
} from "./pod-tasks";
import { dockerProvider, minikubeProvider } from "./providers";

/** The local platform and a Minikube cluster beside it, in which tasks are pods. */
export function prodLocal(settings: Settings, { subnets }: Machine): LocalOutputs {
    const { identity, machine, secrets, services } = settings;
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
    });
    const namespace = namespaceName(settings);
    const objectStore = running(services).some(({ clientSecrets }) => clientSecrets);
    // A stack that is up goes on with the image that it has until the cluster has the next; a first `up` has no task to
    // wait for, and Airflow need not wait for the cluster.
    const reference = machine.record ? loaded.reference : image.reference;
    const pods = {
        mode: "prod_local",
        namespace,
        envVars: clientEnvironment(services),
        secrets: objectStore ? [S3_SECRET] : [],
        imagePullSecrets: [],
        connection: DEFAULT_CONNECTION,
    } as const;
    const document = reference.apply((text) => podTaskConfig(settings, { ...pods, image: text }));
    const airflowEnv = clusterConnection(namespace);
    const { platform, taskConfig } = localPlatform(settings, { document, networks, docker, build, airflowEnv });

    const inCluster = { providers: [minikubeProvider(cluster)], deletedWith: cluster.node };
    const { namespace: made } = new TaskNamespace(
        RESOURCES.taskNamespace,
        { namespace, podSecurity: settings.cluster.podSecurity, labels: podLabels(identity) },
        inCluster,
    );
    const access = new TaskAccess(
        RESOURCES.taskAccess,
        {
            namespace: made,
            apiServer: cluster.apiServer,
            folder: airflowFolder(settings),
            stateRoot: machine.stateFolder,
            tokens: [{ resource: "token", id: String(settings.credentialsVersion) }],
            ...taskAnnotations(settings),
        },
        inCluster,
    );
    for (const folder of nodeFolders(settings)) {
        const labels = podLabels(identity);
        new MountedFolder(`mount-${folder.claim}`, { namespace: made, labels, ...folder }, inCluster);
    }
    const own = { ...(objectStore ? { [S3_SECRET]: platform.clientSecrets } : {}), ...envSecret(settings) };
    for (const [name, data] of Object.entries({ ...secrets, ...own })) {
        new TaskSecret(taskSecret(name), { namespace: made, name, data }, inCluster);
    }
    return {
        urls: platform.urls,
        credentials: platform.credentials,
        taskConfig: taskConfig.document,
        taskImage: loaded.reference,
        namespace: made,
        kubeconfig: access.kubeconfig,
    };
}

/** The one folder that the node has: the lowest that holds all that are mounted. */
function nodeMount({ mounts }: Settings): MinikubeManagerArgs["mount"] {
    const folders = mounts.flatMap(({ source }) => source?.folder ?? []);
    const readOnly = mounts.every((mount) => mount.readOnly);
    return folders.length === 0 ? undefined : { folder: commonFolder(folders), readOnly };
}

/** Each of them, where the node has it. */
function nodeFolders(settings: Settings) {
    const { folder = "" } = nodeMount(settings) ?? {};
    return settings.mounts.flatMap(({ readOnly, source, ...mount }) => {
        const below = source && path.relative(folder, source.folder).split(path.sep).join("/");
        return below === undefined
            ? []
            : [{ claim: mountName(mount), path: [NODE_MOUNT, below].filter(Boolean).join("/"), readOnly }];
    });
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
