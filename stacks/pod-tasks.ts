import * as pulumi from "@pulumi/pulumi";
import { KUBECONFIG_FILE, TASK_SERVICE_ACCOUNT } from "../components/tasks/task-access";
import type { Settings } from "../config/settings";
import { mergeVariables, type Variables } from "../services/variables";
import { TASK_CONFIG_VERSION, type PodTaskConfig } from "../contract/task-config";
import { countOfGpus } from "../lib/gpus";
import { ownLabels } from "../lib/labels";
import { mountName, mountTarget } from "../lib/mounts";
import { PROJECT_FOLDER } from "../lib/project-layout";
import { roleAnnotations } from "./bucket-role";
import { links } from "./links";
import { xcomStorage } from "./xcom-storage";
import { STACK_FOLDER } from "../services/airflow-part";
import { TASK_SOCKET } from "../services/tasks";

/** The secret with the user's own variables that are no text for everybody. */
export const ENV_SECRET = "gaiaflow-env";

/**
 * The project's image under a name that stays, for the container that hands on what a pod of Airflow's own operators
 * returns: it needs `sh` and `cat`, and Airflow's own choice would come from a registry.
 */
export const XCOM_SIDECAR_IMAGE = "gaiaflow/xcom-sidecar:current";

/** The connection that Airflow's Kubernetes operators use where nothing else is said. */
export const DEFAULT_CONNECTION = "kubernetes_default";

/** What a mode whose tasks run in pods knows besides the settings. */
export interface PodTasks {
    readonly mode: PodTaskConfig["mode"];
    /** The project's image, as the cluster knows it. */
    readonly image: string;
    readonly namespace: string;
    /** Addresses of the services, as pods reach them. */
    readonly envVars: Readonly<Record<string, string>>;
    /** Secrets of the stack itself that every pod gets. */
    readonly secrets: readonly string[];
    /** Secrets of the stack itself with which pods pull their image. */
    readonly imagePullSecrets: readonly string[];
    /** The id of Airflow's connection to the cluster. */
    readonly connection: string;
}

/** The task config of tasks that run in pods. */
export function podTaskConfig(settings: Settings, pods: PodTasks): PodTaskConfig {
    const { identity, project, tasks } = settings;
    const envVars = { ...pods.envVars, ...plainEnv(settings), ...tasks.envVars };
    return {
        version: TASK_CONFIG_VERSION,
        mode: pods.mode,
        project: project.name,
        envVars,
        ...links(settings, envVars),
        ...xcomStorage(settings),
        declaredSecrets: declaredSecrets(settings),
        logLevel: tasks.logLevel,
        image: pods.image,
        imagePullPolicy: "IfNotPresent",
        namespace: pods.namespace,
        serviceAccount: TASK_SERVICE_ACCOUNT,
        kubernetesConnection: pods.connection,
        // It has `sh` and `cat`, and the cluster has it.
        xcomSidecarImage: pods.image,
        secrets: podSecrets(settings, pods.secrets),
        imagePullSecrets: [...pods.imagePullSecrets, ...tasks.imagePullSecrets],
        nodeSelector: tasks.nodeSelector,
        tolerations: tasks.tolerations,
        affinity: { ...tasks.affinity } as PodTaskConfig["affinity"],
        priorityClassName: tasks.priorityClassName ?? "",
        labels: { ...tasks.labels, ...podLabels(identity) },
        annotations: tasks.annotations,
        resources: tasks.resources,
        xcomSidecarResources: tasks.xcomSidecarResources,
        ...(tasks.sharedMemory === undefined ? {} : { sharedMemory: tasks.sharedMemory }),
        startupTimeoutSeconds: tasks.startupTimeoutSeconds,
        ...podFolders(settings),
        // Of tasks that say `env="dev"`, for which only a local platform has a container.
        ...(pods.mode === "prod_local"
            ? { execution: tasks.devExecution, taskSocket: TASK_SOCKET, ...gpuCount(settings) }
            : {}),
    };
}

/** Secrets whose keys are variables of every pod of tasks, after those that the stack itself has; a later one wins. */
export function podSecrets({ secretEnv, tasks }: Settings, own: readonly string[]): string[] {
    return [...own, ...(secretEnv ? [ENV_SECRET] : []), ...tasks.secrets];
}

/** How many GPUs this machine's containers get; absent for none. */
export function gpuCount({ gpus }: Settings): Pick<PodTaskConfig, "gpus"> {
    return gpus === undefined ? {} : { gpus: countOfGpus(gpus) };
}

/** Those of the user's variables that are no secret. */
export function plainEnv({ env }: Settings): Record<string, string> {
    return mergeVariables(env).environment as Record<string, string>;
}

/** The stack's own secret with the others, in a cluster; none where there can be none. */
export function envSecret({ env, secretEnv }: Settings): Record<string, Variables> {
    return secretEnv ? { [ENV_SECRET]: mergeVariables(env).secretEnvironment } : {};
}

/** What pods have in folders besides their image; absent where nothing. */
function podFolders({ mounts, project }: Settings): Pick<PodTaskConfig, "mounts" | "scratchFolders"> {
    const { scratch } = project.layout;
    return {
        ...(scratch.length === 0 ? {} : { scratchFolders: scratch.map((folder) => `${PROJECT_FOLDER}/${folder}`) }),
        ...(mounts.length === 0
            ? {}
            : {
                  mounts: mounts.map((mount) => ({
                      path: mountTarget(mount),
                      claim: mount.claim ?? mountName(mount),
                      readOnly: mount.readOnly,
                  })),
              }),
    };
}

/** Every secret that a DAG may name: those of the stack, and those that others make. */
export function declaredSecrets({ existingSecrets, secrets }: Settings): string[] {
    return [...new Set([...Object.keys(secrets), ...existingSecrets])].sort();
}

/** Annotations of the service account of task pods, where there are any: such as the role that AWS gives them. */
export function taskAnnotations(settings: Settings): { readonly taskAnnotations?: Readonly<Record<string, string>> } {
    const annotations = { ...roleAnnotations(settings), ...settings.tasks.serviceAccountAnnotations };
    return Object.keys(annotations).length > 0 ? { taskAnnotations: annotations } : {};
}

/** Labels of what a stack has in a cluster. */
export function podLabels(identity: Settings["identity"]): Record<string, string> {
    const labels = ownLabels(identity, "task").map(({ label, value }) => [label, value] as const);
    return Object.fromEntries([...labels, ["app.kubernetes.io/managed-by", "gaiaflow"]]);
}

/** Airflow's way to the cluster: for `task_factory`, and for operators as Airflow's documentation writes them. */
export function clusterConnection(namespace: string): Record<string, string> {
    const extra = {
        in_cluster: false,
        kube_config_path: `${STACK_FOLDER}/${KUBECONFIG_FILE}`,
        namespace,
        xcom_sidecar_container_image: XCOM_SIDECAR_IMAGE,
    };
    return { AIRFLOW_CONN_KUBERNETES_DEFAULT: JSON.stringify({ conn_type: "kubernetes", extra }) };
}

/** The same of an Airflow in the cluster, whose pods have a service account there. */
export function inClusterConnection(namespace: string, sidecarImage: pulumi.Input<string>): Variables {
    const text = (image: string): string => {
        const extra = { in_cluster: true, namespace, xcom_sidecar_container_image: image };
        return JSON.stringify({ conn_type: "kubernetes", extra });
    };
    return {
        AIRFLOW_CONN_KUBERNETES_DEFAULT:
            typeof sidecarImage === "string" ? text(sidecarImage) : pulumi.output(sidecarImage).apply(text),
    };
}
