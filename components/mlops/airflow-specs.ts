import * as pulumi from "@pulumi/pulumi";
import { databaseUrl } from "../../lib/database-url";
import { TASK_CONFIG_FILE } from "../tasks/task-config";
import type { AirflowArgs } from "./airflow";
import { clientEnvironment, s3Files } from "./clients";
import type { ServiceFile, ServiceSpec } from "./service-spec";

/** The user that may log in. */
export const AIRFLOW_USER = "admin";

const PORT = 8080;
/** Where the stack's folder stands in every Airflow container. */
export const STACK_FOLDER = "/opt/gaiaflow/stack";
/** The folder, in that one, with a file per key of each secret. */
export const SECRETS_FOLDER = "secrets";

/** Every part sees every log in the volume; a server for them would need the key that signs the pages' sessions. */
const WITHOUT_LOG_SERVER = ["--skip-serve-logs"];

/** The page and the API. */
export function apiServerSpec(args: AirflowArgs): ServiceSpec {
    const { airflowPassword, apiSecretKey, jwtSecret } = args.credentials;
    const passwords = airflowPassword.apply((password) => JSON.stringify({ [AIRFLOW_USER]: password }));
    return {
        ...part(args, "api-server", args.memory.apiServer),
        files: [
            ...commonFiles(args),
            secret("api-secret-key", apiSecretKey),
            secret("jwt-secret", jwtSecret),
            // Airflow opens it for writing, even when there is nothing to add.
            { ...secret("passwords.json", passwords), writable: true },
        ],
        ports: [{ container: PORT, host: args.port }],
    };
}

/** Decides what runs when, and runs it: the executor starts tasks in this container. */
export function schedulerSpec(args: AirflowArgs): ServiceSpec {
    return {
        ...part(args, "scheduler", args.memory.scheduler),
        command: ["airflow", "scheduler", ...WITHOUT_LOG_SERVER],
        files: [
            ...commonFiles(args),
            secret("jwt-secret", args.credentials.jwtSecret),
            ...s3Files(args.s3CredentialsFile),
        ],
    };
}

/** Reads the DAG files. */
export function dagProcessorSpec(args: AirflowArgs): ServiceSpec {
    return part(args, "dag-processor", args.memory.dagProcessor);
}

/** Runs what deferred tasks wait for. */
export function triggererSpec(args: AirflowArgs): ServiceSpec {
    return {
        ...part(args, "triggerer", args.memory.triggerer),
        command: ["airflow", "triggerer", ...WITHOUT_LOG_SERVER],
    };
}

/** Brings the database to this Airflow's version, and stored connections to the present key. */
export function migrationSpec(args: AirflowArgs): ServiceSpec {
    const migrate = ["airflow", "db", "migrate"];
    const rotate = ["sh", "-ec", "airflow db migrate && airflow rotate-fernet-key"];
    return {
        ...part(args, "migration", 1024),
        command: args.rotated ? rotate : migrate,
        readiness: { until: "done" },
        after: args.databaseId,
    };
}

function part(args: AirflowArgs, name: string, memoryMib: number): ServiceSpec {
    const { folders } = args;
    return {
        role: `airflow-${name}`,
        image: args.image,
        uid: args.uid,
        command: ["airflow", name],
        environment: {
            ...clientEnvironment(args.endpoints),
            AIRFLOW__API__BASE_URL: args.url,
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `http://airflow-api-server:${PORT}/execution/`,
            GAIAFLOW_TASK_CONFIG: `${STACK_FOLDER}/${TASK_CONFIG_FILE}`,
            ...args.env,
        },
        files: commonFiles(args),
        mounts: [
            { target: "/opt/airflow/dags", from: folders.dags, readOnly: true },
            { target: "/opt/airflow/logs", from: { volume: args.logVolume }, readOnly: false },
            { target: "/opt/gaiaflow/project", from: folders.project, readOnly: true },
            { target: STACK_FOLDER, from: { folder: args.stackFolder, identity: "" }, readOnly: true },
        ],
        networks: ["database", "platform"],
        ports: [],
        readiness: {
            until: "healthy",
            check: {
                command: ["airflow-health", name],
                intervalSeconds: 10,
                timeoutSeconds: 10,
                startSeconds: 180,
                retries: 5,
            },
        },
        readySeconds: 300,
        memoryMib,
        // Tasks that run in the scheduler are given time to end.
        stop: { signal: "SIGTERM", graceSeconds: 60 },
    };
}

function commonFiles({ credentials: { databasePasswords, fernetKeys } }: AirflowArgs): ServiceFile[] {
    const url = databasePasswords.airflow.apply((password) =>
        databaseUrl({ role: "airflow", password, host: "postgres" }),
    );
    return [secret("database-url", url), secret("fernet-key", fernetKeys)];
}

function secret(name: string, content: pulumi.Input<string>): ServiceFile {
    return { path: `/run/secrets/airflow/${name}`, content };
}
