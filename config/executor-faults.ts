import { KUBERNETES_EXECUTOR, executorsOf } from "../lib/executors";
import { UserError } from "../lib/user-error";
import { running } from "../services/catalogue";
import { OBJECT_STORE } from "../services/s3";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, removeLine, setLine } from "./config-commands";
import type { Config } from "./schema";

/** What {@link executorFaults} needs to be valid. */
export const EXECUTOR_KEYS = ["airflow.deployment", "airflow.executor", "services"];

/** Where tasks of Airflow's own operators can be no pods. */
export function executorFaults(stack: string, { airflow, mode, services }: Config): UserError[] {
    if (!executorsOf(airflow.executor).includes(KUBERNETES_EXECUTOR)) {
        return [];
    }
    const subject = configKey(EXECUTOR);
    if (airflow.deployment !== IN_CLUSTER) {
        const [deployment, fix] = [["airflow", "deployment"], removeLine(stack, EXECUTOR)];
        const problem = `asks for ${KUBERNETES_EXECUTOR}, which is there with ${configKey(deployment)}: ${IN_CLUSTER} alone`;
        const choice = mode === "prod_local" ? `${fix}, or ${setLine(stack, deployment, IN_CLUSTER)}` : fix;
        return [new UserError({ subject, problem, fix: choice })];
    }
    if (!running(services).some(({ name }) => name === OBJECT_STORE)) {
        const path = ["services", services.length];
        const problem =
            `asks for ${KUBERNETES_EXECUTOR}, which keeps the logs of pods that are gone in the object store, and none of ` +
            `${configKey(["services"])} runs one; MLflow does`;
        return [new UserError({ subject, problem, fix: setLine(stack, path, "mlflow") })];
    }
    return [];
}

const EXECUTOR = ["airflow", "executor"];
