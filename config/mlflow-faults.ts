import type { UserError } from "../lib/user-error";
import { running } from "../services/catalogue";
import { MLFLOW } from "../services/mlflow-login";
import { IN_CLUSTER } from "./airflow-schema";
import { unwantedKey } from "./config-fault";
import type { Config } from "./schema";

/** What {@link mlflowFaults} needs to be valid. */
export const MLFLOW_KEYS = ["airflow.deployment", "mlflow.login", "services"];

/** The login of an MLflow that the stack does not run. */
export function mlflowFaults(stack: string, { airflow, mlflow: { login }, mode, services }: Config): UserError[] {
    const isElsewhere = mode === "prod" && airflow.deployment !== IN_CLUSTER;
    if (!login || (!isElsewhere && running(services).some(({ name }) => name === MLFLOW))) {
        return [];
    }
    const path = ["mlflow", "login"];
    const problem = "is true, but the stack runs no MLflow";
    return [unwantedKey(stack, path, problem)];
}
