import type { Settings } from "../config/settings";
import type { TaskConfig } from "../contract/task-config";
import { pageUrl } from "../lib/names";
import { clientEnvironment } from "../services/catalogue";

const TRACKING_URI = "MLFLOW_TRACKING_URI";

/**
 * What leads from a task to its runs in MLflow and back to the code: the project's commit, and MLflow's address for
 * browsers. They are in the task config, which Airflow's containers read as a file, so that no container is replaced
 * when they change.
 *
 * @param envVars Environment of tasks: by it they may use another MLflow than the stack's.
 */
export function links(
    { airflow, commit, identity, mode, ports, services }: Settings,
    envVars: Readonly<Record<string, string>>,
): Pick<TaskConfig, "commit" | "mlflowPage"> {
    const server = envVars[TRACKING_URI] ?? "";
    const isOwn =
        (mode !== "prod" || airflow.inCluster === true) && server === clientEnvironment(services)[TRACKING_URI];
    const page = isOwn ? pageUrl(identity, ports.mlflow) : server;
    return {
        ...(commit === undefined ? {} : { commit }),
        ...(/^https?:\/\//.test(page) ? { mlflowPage: page } : {}),
    };
}
