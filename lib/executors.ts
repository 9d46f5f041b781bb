/** Airflow's executor that runs tasks in the scheduler's own container. */
export const LOCAL_EXECUTOR = "LocalExecutor";
/** The one that makes a pod for each. */
export const KUBERNETES_EXECUTOR = "KubernetesExecutor";

export type Executor = typeof LOCAL_EXECUTOR | typeof KUBERNETES_EXECUTOR;

const SHORT: Readonly<Record<string, Executor>> = { local: LOCAL_EXECUTOR, kubernetes: KUBERNETES_EXECUTOR };

/** What the configuration may say: the first one is for tasks that name none, in Airflow's words or short ones. */
export const EXECUTOR_TEXTS = [
    ...["LocalExecutor", "KubernetesExecutor", "LocalExecutor,KubernetesExecutor"],
    ...["local", "kubernetes", "local,kubernetes"],
] as const;

/** As Airflow's configuration has them. Of the local one there is a subclass in python/src/gaiaflow/local_executor.py. */
export function executorSetting(executors: readonly Executor[]): string {
    const named = (name: Executor) => (name === LOCAL_EXECUTOR ? `${name}:gaiaflow.local_executor.${name}` : name);
    return executors.map(named).join(",");
}

/**
 * Airflow's executors by one of {@link EXECUTOR_TEXTS}. The local one is always among them: what only follows a pod is no pod
 * of its own.
 */
export function executorsOf(text: string): readonly [Executor, ...Executor[]] {
    const [first = LOCAL_EXECUTOR, ...others] = text.split(",").map((name) => SHORT[name] ?? (name as Executor));
    return first === KUBERNETES_EXECUTOR ? [first, LOCAL_EXECUTOR] : [first, ...others];
}
