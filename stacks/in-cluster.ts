import * as pulumi from "@pulumi/pulumi";
import type { Remote } from "../checks/remote";
import { ClusterPlatform } from "../components/mlops/kubernetes/cluster-platform";
import { LogRights } from "../components/tasks/log-rights";
import { TaskConfig, TASK_CONFIG_MAP } from "../components/tasks/task-config";
import { TaskRights } from "../components/tasks/task-rights";
import { TaskSecret } from "../components/tasks/task-secret";
import { kubectlLine } from "../config/kubectl-line";
import { namespaceName, platformNamespaceName, type Settings } from "../config/settings";
import { RESOURCES, taskSecret } from "../lib/resource-names";
import { TASK_CONFIG_FILE } from "../services/airflow-part";
import { clientEnvironment } from "../services/catalogue";
import { OUT_OF_PROD, PASSING_VOLUMES } from "../services/in-cluster";
import { airflowFolder } from "./airflow-files";
import { AIRFLOW_OUTPUT, airflowVersion, migrationNotice } from "./airflow-version";
import { bucketAccount, roleAnnotations } from "./bucket-role";
import { bundleEnv } from "./bundle-env";
import { clientSecret, clientSecretNames } from "./client-secret";
import { platformNamespace, pullSecret, taskNamespace } from "./namespaces";
import type { PlatformCluster } from "./platform-cluster";
import { executorEnv, hasPodWorkers, workerSettings } from "./executor";
import { lastOutput } from "./last-state";
import { recordUp } from "./local-platform";
import { minikubeCluster } from "./minikube-cluster";
import type { StackOutputs } from "./outputs";
import {
    DEFAULT_CONNECTION,
    envSecret,
    inClusterConnection,
    podLabels,
    podTaskConfig,
    taskAnnotations,
} from "./pod-tasks";
import { projectDocuments } from "./project-documents";
import { remoteCluster } from "./remote-cluster";
import { serviceArgs } from "./service-args";
import type { NewSubnets } from "./subnets";

/** The platform and its tasks in one Minikube cluster of the stack's own. */
export function inCluster(settings: Settings, found: NewSubnets): StackOutputs {
    return platformIn(settings, minikubeCluster(settings, found));
}

/** The same in a cluster that is there already. */
export async function prodInCluster(settings: Settings, remote: Remote): Promise<StackOutputs> {
    const version = airflowVersion(settings);
    const last = await lastOutput(settings.identity, AIRFLOW_OUTPUT);
    const kubectl = remote.target ? kubectlLine(settings.cluster, remote.target) : "kubectl";
    const notice = migrationNotice(last, version, kubectl, platformNamespaceName(settings));
    if (notice !== undefined) {
        void pulumi.log.warn(notice);
    }
    const outputs = platformIn(settings, remoteCluster(settings, remote));
    const { credentialsVersion } = settings;
    return { ...outputs, credentialsVersion, ...(version === undefined ? {} : { [AIRFLOW_OUTPUT]: version }) };
}

function platformIn(settings: Settings, cluster: PlatformCluster): StackOutputs {
    const { identity, machine, secrets, services, storage } = settings;
    const { docker, deletedWith, kubernetes, mode, projectImage: image } = cluster;
    const opts = { providers: [kubernetes], ...(deletedWith && { deletedWith }) };
    const labels = podLabels(identity);
    const namespace = taskNamespace(settings, opts);
    const ofPlatform = platformNamespace(settings, opts);
    const inside = { namespace, airflowNamespace: ofPlatform, airflowAnnotations: roleAnnotations(settings) };
    const { account } = new TaskRights(RESOURCES.taskRights, { ...inside, ...taskAnnotations(settings) }, opts);
    const stackSecrets = clientSecretNames(settings);
    const imagePullSecrets = pullSecret(cluster.pullLogin, [namespace, ofPlatform], opts);
    const document = image.apply((reference) =>
        podTaskConfig(settings, {
            mode,
            image: reference,
            imagePullSecrets,
            namespace: namespaceName(settings),
            envVars: clientEnvironment(services, settings),
            secrets: stackSecrets,
            connection: DEFAULT_CONNECTION,
        }),
    );
    const folder = airflowFolder(settings);
    const taskConfig = new TaskConfig(RESOURCES.taskConfig, { document, folder, stateRoot: machine.stateFolder });
    const platform = new ClusterPlatform(
        "platform",
        {
            ...serviceArgs(settings, cluster.build, {
                ...inClusterConnection(namespaceName(settings), cluster.xcomSidecarImage),
                ...executorEnv(settings),
                ...bundleEnv(settings),
            }),
            ...workerSettings(settings, stackSecrets),
            readsPodsAs: hasPodWorkers(settings) ? new LogRights("log-rights", inside, opts).account : undefined,
            opensBucketAs: bucketAccount(settings, ofPlatform, opts),
            folders: settings.project.folders,
            replicas: settings.replicas,
            namespace: ofPlatform,
            taskNamespace: namespace,
            labels,
            startsPodsAs: account,
            projectImage: image,
            imagePullSecrets,
            deliverImage: cluster.deliverImage,
            storage,
            ...(mode === "prod" ? { ingress: settings.ingress } : {}),
            ...(mode === "prod" ? ON_SEVERAL_NODES : {}),
            documents: { project: projectMap(settings), stack: stackMap(taskConfig) },
        },
        { ...opts, providers: [docker, kubernetes] },
    );
    recordUp(settings, platform);
    const platformSecrets = { ...clientSecret(settings, platform.clientSecrets), ...envSecret(settings) };
    for (const [name, data] of Object.entries({ ...secrets, ...platformSecrets })) {
        new TaskSecret(taskSecret(name), { namespace, name, data }, opts);
    }
    return {
        urls: platform.urls,
        credentials: platform.credentials,
        taskConfig: taskConfig.document,
        taskImage: image,
        namespace,
        platformNamespace: ofPlatform,
    };
}

/** What nodes that share no disk, and tasks of mode prod, make another of it. */
const ON_SEVERAL_NODES = { ownVolumes: PASSING_VOLUMES, leftOut: OUT_OF_PROD } as const;

/** What the project's folder of a container of this machine holds beside the code. */
function projectMap(settings: Settings) {
    const { layout, metadata } = projectDocuments(settings);
    return {
        from: "config",
        map: "gaiaflow-project",
        files: { metadata: metadata.file, layout: layout.file },
        content: { metadata: metadata.content, layout: layout.content },
    } as const;
}

function stackMap({ document }: TaskConfig) {
    const content = document.apply((text) => `${JSON.stringify(text, undefined, 2)}\n`);
    return {
        from: "config",
        map: TASK_CONFIG_MAP,
        files: { [TASK_CONFIG_FILE]: TASK_CONFIG_FILE },
        content: { [TASK_CONFIG_FILE]: content },
    } as const;
}
