import { TASK_SERVICE_ACCOUNT } from "../components/tasks/task-access";
import type { WorkerSettings } from "../components/mlops/kubernetes/worker-pods";
import { namespaceName, type Settings } from "../config/settings";
import { KUBERNETES_EXECUTOR, LOCAL_EXECUTOR, executorSetting } from "../lib/executors";
import { WORKER_TEMPLATE_FILE } from "../services/airflow";
import { LOG_BUCKET, S3_CREDENTIALS_FILE, objectStoreEndpoint } from "../services/s3";
import { podSecrets } from "./pod-tasks";

/** Says to Airflow which executor runs what only follows a pod. In Python: `executors.VARIABLE`. */
const FOLLOWER_VARIABLE = "GAIAFLOW_FOLLOWING_EXECUTOR";
/** Says where it keeps logs of tasks. In Python: `task_logs.VARIABLE`. */
const LOGS_VARIABLE = "GAIAFLOW_TASK_LOGS";

/** Whether Airflow makes pods of its own operators' tasks. */
export function hasPodWorkers({ airflow: { executors = [] } }: Pick<Settings, "airflow">): boolean {
    return executors.includes(KUBERNETES_EXECUTOR);
}

/**
 * Whether the object store keeps logs of tasks: where pods of theirs are gone with them, or Airflow's own are on nodes that share
 * no disk.
 */
export function storesLogs(settings: Pick<Settings, "airflow" | "mode">): boolean {
    return hasPodWorkers(settings) || (settings.mode === "prod" && settings.airflow.inCluster === true);
}

/** What every part of an Airflow in the cluster has of the way in which it runs tasks. */
export function executorEnv(settings: Settings): Record<string, string> {
    const { executors = [] } = settings.airflow;
    const logs = storesLogs(settings)
        ? {
              AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS: "gaiaflow.task_logs.LOGGING_CONFIG",
              [LOGS_VARIABLE]: JSON.stringify(logStorage(settings)),
          }
        : {};
    if (!hasPodWorkers(settings)) {
        return logs;
    }
    return {
        ...logs,
        AIRFLOW__CORE__EXECUTOR: executorSetting(executors),
        AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: namespaceName(settings),
        AIRFLOW__KUBERNETES_EXECUTOR__POD_TEMPLATE_FILE: WORKER_TEMPLATE_FILE,
        // How many it makes in one round of the scheduler: by default one.
        AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE: "8",
        // By default one that failed would stay for ever. What it said is in its log; why it was killed is in the scheduler's.
        AIRFLOW__KUBERNETES_EXECUTOR__DELETE_WORKER_PODS_ON_FAILURE: "True",
        [FOLLOWER_VARIABLE]: LOCAL_EXECUTOR,
    };
}

/** Where logs are kept: in a bucket of their own, or in the team's, in which other stacks may keep theirs of the same DAGs. */
function logStorage(settings: Pick<Settings, "identity" | "outside">) {
    const { bucket, role } = settings.outside?.objectStore ?? {};
    const { project, stack } = settings.identity;
    const where =
        bucket === undefined ? { bucket: LOG_BUCKET } : { bucket, prefix: `${LOG_BUCKET}/${project}.${stack}/` };
    const key = role === undefined ? { keyFile: S3_CREDENTIALS_FILE } : {};
    return { ...where, endpoint: objectStoreEndpoint(settings), ...key };
}

/**
 * What such pods get of what the stack says of pods of tasks.
 *
 * @param stackSecrets Secrets of the stack itself that every pod gets.
 */
export function workerSettings(
    settings: Settings,
    stackSecrets: readonly string[],
): { readonly workers?: WorkerSettings } {
    const { affinity, annotations, labels, nodeSelector, priorityClassName, resources, tolerations } = settings.tasks;
    const secrets = podSecrets(settings, stackSecrets);
    const { imagePullSecrets } = settings.tasks;
    if (!hasPodWorkers(settings)) {
        return {};
    }
    const placement = {
        nodeSelector,
        tolerations: [...tolerations],
        ...(affinity === undefined ? {} : { affinity }),
        ...(priorityClassName === undefined ? {} : { priorityClassName }),
    } as WorkerSettings["placement"];
    return {
        workers: {
            serviceAccount: TASK_SERVICE_ACCOUNT,
            resources,
            secrets,
            labels,
            annotations,
            placement,
            imagePullSecrets,
        },
    };
}
