import * as path from "node:path";
import { NODE_MOUNT } from "../components/minikube/minikube-manager";
import { MountedFolder } from "../components/tasks/mounted-folder";
import { TaskAccess } from "../components/tasks/task-access";
import { TaskNamespace } from "../components/tasks/task-namespace";
import { TaskSecret } from "../components/tasks/task-secret";
import { namespaceName, type Settings } from "../config/settings";
import { mountName } from "../lib/mounts";
import { RESOURCES, taskSecret } from "../lib/resource-names";
import { clientEnvironment } from "../services/catalogue";
import { airflowFolder } from "./airflow-files";
import { clientSecret, clientSecretNames } from "./client-secret";
import { localCluster, nodeMount } from "./local-cluster";
import { localPlatform } from "./local-platform";
import type { LocalOutputs } from "./outputs";
import {
    taskAnnotations,
    DEFAULT_CONNECTION,
    clusterConnection,
    envSecret,
    podLabels,
    podTaskConfig,
} from "./pod-tasks";
import { minikubeProvider } from "./providers";
import type { NewSubnets } from "./subnets";

/** The local platform and a Minikube cluster beside it, in which tasks are pods. */
export function prodLocal(settings: Settings, found: NewSubnets): LocalOutputs {
    const { identity, machine, secrets, services } = settings;
    const { build, cluster, docker, image, loaded, networks } = localCluster(settings, found);
    const namespace = namespaceName(settings);
    // A stack that is up goes on with the image that it has until the cluster has the next; a first `up` has no task to
    // wait for, and Airflow need not wait for the cluster.
    const reference = machine.record ? loaded.reference : image.reference;
    const pods = {
        mode: "prod_local",
        namespace,
        envVars: clientEnvironment(services),
        secrets: clientSecretNames(settings),
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
    const platformSecrets = { ...clientSecret(settings, platform.clientSecrets), ...envSecret(settings) };
    for (const [name, data] of Object.entries({ ...secrets, ...platformSecrets })) {
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
