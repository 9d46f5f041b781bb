import * as pulumi from "@pulumi/pulumi";
import { ClusterImage } from "../components/minikube/cluster-image";
import { ClusterPlatform } from "../components/mlops/kubernetes/cluster-platform";
import { LogRights } from "../components/tasks/log-rights";
import { TaskConfig, TASK_CONFIG_MAP } from "../components/tasks/task-config";
import { TaskNamespace } from "../components/tasks/task-namespace";
import { TaskRights } from "../components/tasks/task-rights";
import { TaskSecret } from "../components/tasks/task-secret";
import { namespaceName, platformNamespaceName, type Settings } from "../config/settings";
import { distributionFile } from "../lib/distribution-file";
import { serviceTarget } from "../lib/mounts";
import { LAYOUT_FILE, layoutDocument } from "../lib/project-layout";
import { RESOURCES, taskSecret } from "../lib/resource-names";
import { TASK_CONFIG_FILE } from "../services/airflow-part";
import { clientEnvironment, running } from "../services/catalogue";
import { DAGS_FOLDER, SOURCE_FOLDER } from "../services/spec";
import { airflowFolder } from "./airflow-files";
import { executorEnv, hasPodWorkers, workerSettings } from "./executor";
import { localCluster, type LocalCluster } from "./local-cluster";
import { recordUp } from "./local-platform";
import type { StackOutputs } from "./outputs";
import {
    DEFAULT_CONNECTION,
    S3_SECRET,
    envSecret,
    inClusterConnection,
    podLabels,
    podTaskConfig,
    taskAnnotations,
} from "./pod-tasks";
import { minikubeProvider } from "./providers";
import { serviceArgs } from "./service-args";
import type { NewSubnets } from "./subnets";

/** The platform and its tasks in one Minikube cluster of the stack's own. */
export function inCluster(settings: Settings, found: NewSubnets): StackOutputs {
    const { identity, machine, secrets, services } = settings;
    const local = localCluster(settings, found);
    const { cluster, docker, loaded } = local;
    const kubernetes = minikubeProvider(cluster);
    const opts = { providers: [kubernetes], deletedWith: cluster.node };
    const labels = podLabels(identity);
    const { namespace } = new TaskNamespace(
        RESOURCES.taskNamespace,
        { namespace: namespaceName(settings), podSecurity: settings.cluster.podSecurity, labels },
        opts,
    );
    const { namespace: platformNamespace } = new TaskNamespace(
        RESOURCES.platformNamespace,
        { namespace: platformNamespaceName(settings), podSecurity: "restricted", labels },
        opts,
    );
    const { account } = new TaskRights(
        RESOURCES.taskRights,
        { namespace, airflowNamespace: platformNamespace, ...taskAnnotations(settings) },
        opts,
    );
    const objectStore = running(services).some(({ clientSecrets }) => clientSecrets);
    const stackSecrets = objectStore ? [S3_SECRET] : [];
    const document = loaded.reference.apply((image) =>
        podTaskConfig(settings, {
            mode: "prod_local",
            image,
            namespace: namespaceName(settings),
            envVars: clientEnvironment(services, settings),
            secrets: stackSecrets,
            imagePullSecrets: [],
            connection: DEFAULT_CONNECTION,
        }),
    );
    const folder = airflowFolder(settings);
    const taskConfig = new TaskConfig(RESOURCES.taskConfig, { document, folder, stateRoot: machine.stateFolder });
    const platform = new ClusterPlatform(
        "platform",
        {
            ...serviceArgs(settings, local.build, {
                ...inClusterConnection(namespaceName(settings)),
                ...executorEnv(settings),
            }),
            ...workerSettings(settings, stackSecrets),
            readsPodsAs: hasPodWorkers(settings)
                ? new LogRights("log-rights", { namespace, airflowNamespace: platformNamespace }, opts).account
                : undefined,
            folders: settings.project.folders,
            replicas: settings.replicas,
            ...{ namespace: platformNamespace, taskNamespace: namespace, labels, startsPodsAs: account },
            projectImage: loaded.reference,
            brought: bringer(settings, local),
            documents: { project: projectDocuments(settings), stack: stackDocuments(taskConfig) },
        },
        { ...opts, providers: [docker, kubernetes] },
    );
    recordUp(settings, platform);
    const own = { ...(objectStore ? { [S3_SECRET]: platform.clientSecrets } : {}), ...envSecret(settings) };
    for (const [name, data] of Object.entries({ ...secrets, ...own })) {
        new TaskSecret(taskSecret(name), { namespace, name, data }, opts);
    }
    return {
        urls: platform.urls,
        credentials: platform.credentials,
        taskConfig: taskConfig.document,
        taskImage: loaded.reference,
        namespace,
        platformNamespace,
    };
}

/** Loads images into the node, one after the other: each is hundreds of megabytes to read and to write. */
function bringer({ gpus }: Settings, { cluster, loaded }: LocalCluster) {
    let last = loaded.reference;
    return (name: string, image: pulumi.Output<string>): pulumi.Output<string> => {
        const { clusterIdentifier, kubeconfig, profile } = cluster;
        const running = pulumi.all([kubeconfig, last]);
        const runtime = gpus === undefined ? {} : { runtime: "docker" as const };
        const args = { ...{ profile, image, clusterIdentifier, running }, ...runtime };
        last = new ClusterImage(`${RESOURCES.clusterImage}-${name}`, args).reference;
        return last;
    };
}

/** What the project's folder of a container of this machine holds beside the code. */
function projectDocuments({ project }: Settings) {
    const { file, content } = distributionFile(project.distribution);
    const layout = layoutDocument(project.layout, { project: SOURCE_FOLDER, dags: DAGS_FOLDER, mount: serviceTarget });
    return {
        from: "config",
        map: "gaiaflow-project",
        files: { metadata: file, layout: LAYOUT_FILE },
        content: { metadata: content, layout },
    } as const;
}

function stackDocuments({ document }: TaskConfig) {
    const content = document.apply((text) => `${JSON.stringify(text, undefined, 2)}\n`);
    return {
        from: "config",
        map: TASK_CONFIG_MAP,
        files: { [TASK_CONFIG_FILE]: TASK_CONFIG_FILE },
        content: { [TASK_CONFIG_FILE]: content },
    } as const;
}
