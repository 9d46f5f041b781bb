import { partSpec } from "./airflow-part";
import { s3Files } from "./s3";
import type { ServiceSpec } from "./spec";
import type { Stack } from "./stack";
import { mergeVariables, omitVariables } from "./variables";

/** What a worker is called among the others; its pods have names of their tasks. */
export const WORKER_ROLE = "airflow-worker";

/** What the scheduler has of them and a worker does not, whoever set it. */
const DATABASE_VARIABLES = /^AIRFLOW__DATABASE__/;

/**
 * What the executor makes a pod from, for a task of Airflow's own operators: the scheduler's image, code and environment,
 * without its database, its keys or a way to the cluster. What a task needs of those it asks Airflow's API for, with a token of
 * its own.
 */
export function workerSpec(stack: Stack, memoryMib: number): ServiceSpec {
    const part = partSpec(stack, "worker", memoryMib);
    return {
        ...part,
        // The executor says what it is to run.
        command: [],
        environment: {
            ...omitVariables(part.environment, DATABASE_VARIABLES),
            // As in its image: the other parts leave out what the project's variables say of them, which come by a Secret here.
            AIRFLOW_HOME: "/opt/airflow",
            AIRFLOW_CONFIG: "/etc/airflow/airflow.cfg",
            // Airflow's configuration would have it read files that only the other parts have.
            AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: "sqlite://",
            AIRFLOW__CORE__FERNET_KEY: "",
        },
        // What the stack says of all its pods of tasks comes by the same Secrets as into those, so that `tasks.secrets` win.
        secretEnvironment: mergeVariables(omitVariables(stack.airflowEnv, DATABASE_VARIABLES)).secretEnvironment,
        files: [...s3Files(stack), ...(stack.airflowFiles ?? [])],
        sharedMemoryMib: stack.sharedMemoryMib ?? memoryMib,
        networks: ["platform"],
        readiness: { until: "done" },
    };
}
