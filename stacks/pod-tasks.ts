import { KUBECONFIG_FILE, TASK_SERVICE_ACCOUNT } from "../components/tasks/task-access";
import type { Settings } from "../config/settings";
import { TASK_CONFIG_VERSION, type PodTaskConfig } from "../contract/task-config";
import { ownLabels } from "../lib/labels";
import { STACK_FOLDER } from "../services/airflow";

/** The secret with the stack's own key to its object store. */
export const S3_SECRET = "gaiaflow-s3";

/**
 * The project's image under a name that stays, for the container that hands on what a pod of Airflow's own operators
 * returns: it needs `sh` and `cat`, and Airflow's own choice would come from a registry.
 */
export const XCOM_SIDECAR_IMAGE = "gaiaflow/xcom-sidecar:current";

/** The connection that Airflow's Kubernetes operators use where nothing else is said. */
const CONNECTION = "kubernetes_default";

/** What a mode whose tasks run in pods knows besides the settings. */
export interface PodTasks {
    readonly mode: PodTaskConfig["mode"];
    /** The project's image, as the cluster knows it. */
    readonly image: string;
    readonly namespace: string;
    /** Addresses of the services, as pods reach them. */
    readonly envVars: Readonly<Record<string, string>>;
    /** Whether the stack has an object store that pods get a key for. */
    readonly objectStore: boolean;
}

/** The task config of tasks that run in pods. */
export function podTaskConfig({ identity, project, secrets, tasks }: Settings, pods: PodTasks): PodTaskConfig {
    return {
        version: TASK_CONFIG_VERSION,
        mode: pods.mode,
        project: project.name,
        envVars: { ...pods.envVars },
        declaredSecrets: Object.keys(secrets).sort(),
        logLevel: tasks.logLevel,
        image: pods.image,
        imagePullPolicy: "IfNotPresent",
        namespace: pods.namespace,
        serviceAccount: TASK_SERVICE_ACCOUNT,
        kubernetesConnection: CONNECTION,
        // It has `sh` and `cat`, and the cluster has it.
        xcomSidecarImage: pods.image,
        secrets: pods.objectStore ? [S3_SECRET] : [],
        imagePullSecrets: [],
        nodeSelector: {},
        tolerations: [],
        labels: podLabels(identity),
        resources: tasks.resources,
        startupTimeoutSeconds: tasks.startupTimeoutSeconds,
    };
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
