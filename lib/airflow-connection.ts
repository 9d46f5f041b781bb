import type { StackIdentity } from "./names";

/** The id under which an Airflow of several stacks keeps its way to one of them, e.g. `gaiaflow_prod`. */
export function connectionId({ project, stack }: StackIdentity): string {
    return `${project}_${stack}`.replace(/[^A-Za-z0-9]+/g, "_").toLowerCase();
}

/** The same of its way to the stack's DAG bundle. */
export function bundleConnectionId(identity: StackIdentity): string {
    return `${connectionId(identity)}_dags`;
}

/**
 * A connection as Airflow reads it from a variable `AIRFLOW_CONN_<ID>` or a secrets backend:
 * https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/connections/kubernetes.html
 *
 * @param kubeconfig Its text, which names the namespace.
 */
export function airflowConnection(kubeconfig: string): string {
    const extra = { in_cluster: false, kube_config: JSON.stringify(JSON.parse(kubeconfig)) };
    return JSON.stringify({ conn_type: "kubernetes", extra });
}
