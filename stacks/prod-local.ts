import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../checks/machine";
import type { BuildArgs } from "../components/image/platform-image";
import { ProjectImage } from "../components/image/project-image";
import { ClusterImage } from "../components/minikube/cluster-image";
import { MinikubeManager } from "../components/minikube/minikube-manager";
import { Networks } from "../components/mlops/networks";
import { TaskAccess } from "../components/tasks/task-access";
import { TaskNamespace } from "../components/tasks/task-namespace";
import { TaskSecret } from "../components/tasks/task-secret";
import { namespaceName, type Settings } from "../config/settings";
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

function minikube({ cluster, identity, machine }: Settings, { names, nodeAddress }: Networks): MinikubeManager {
    return new MinikubeManager(RESOURCES.cluster, {
        identity,
        network: names.platform,
        nodeAddress,
        cpus: cluster.cpus,
        memoryMib: cluster.memoryMib,
        kubernetesVersion: cluster.kubernetesVersion,
        folder: path.join(machine.stackFolder, "cluster"),
        stateRoot: machine.stateFolder,
    });
}

function projectImage({ project }: Settings, build: BuildArgs, docker: pulumi.ProviderResource): ProjectImage {
    return new ProjectImage(
        RESOURCES.taskImage,
        {
            build,
            project: { ...project, folder: project.folders.project.folder },
        },
        { providers: [docker] },
    );
}
