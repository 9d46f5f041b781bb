import type * as pulumi from "@pulumi/pulumi";
import { serviceTarget } from "../lib/mounts";
import { databaseCertificates, outsideDatabase } from "./outside";
import { POSTGRES, databaseOf } from "./postgres";
import { s3Files, s3Variables } from "./s3";
import { defineService, type Stack } from "./service";
import {
    DAGS_FOLDER,
    IMAGE_VARIABLE,
    LAYOUT_DOCUMENT,
    METADATA_FOLDER,
    SOURCE_FOLDER,
    codePath,
    furtherMounts,
    type ServiceFile,
    type ServiceSpec,
} from "./spec";
import { LAYOUT_VARIABLE, TASK_SOCKET_FOLDER, TASK_SOCKET_VOLUME } from "./tasks";
import { environments, without, type Variables } from "./variables";

/** The user that may log in. */
const USER = "admin";
const PORT = 8080;
/** The part that tasks talk to, wherever they run. */
export const API_SERVER_ROLE = "airflow-api-server";
/** The database and its role. */
const DATABASE = "airflow";
const SECRETS = "/run/secrets/airflow";

/** Where the stack's folder stands in every Airflow container. */
export const STACK_FOLDER = "/opt/gaiaflow/stack";
/** The task config's name in that folder. */
export const TASK_CONFIG_FILE = "task-config.json";
/** Where the scheduler finds what it makes pods of tasks from, in a stack in which it does. */
export const WORKER_TEMPLATE_FILE = "/run/secrets/airflow/worker-pod.json";
/** The folder, in that one, with a file per key of each secret. */
export const SECRETS_FOLDER = "secrets";

/** Every part sees every log in the volume; a server for them would need the key that signs the pages' sessions. */
const WITHOUT_LOG_SERVER = ["--skip-serve-logs"];

/**
 * Airflow in its four parts, after a migration of its database. Tasks of Airflow's own operators run in the scheduler's
 * container, functions of `task_factory` in that of `tasks`.
 */
export const airflow = defineService({
    name: "airflow",
    noun: "Airflow",
    selectable: true,
    needs: ["postgres", "tasks"],
    startsAfter: ["postgres"],
    ports: {
        airflow: {
            default: 8080,
            description: "Airflow's page and API",
            role: "airflow-api-server",
            opens: "page",
            login: { entry: "airflow", values: ["username", "password"] },
        },
    },
    memory: {
        "airflow-api-server": "1Gi",
        // Tasks of Airflow's own operators run in the scheduler's container.
        "airflow-scheduler": "2Gi",
        "airflow-dag-processor": "1Gi",
        "airflow-triggerer": "512Mi",
    },
    replicates: ["airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer"],
    volumes: ["airflow-logs"],
    passwords: { airflow: 24, "airflow-jwt": 64, "airflow-api": 64 },
    database: DATABASE,
    encrypts: true,
    logins: ({ password }) => ({ airflow: { username: USER, password: password("airflow") } }),
    describe: (stack) => [
        migrationSpec(stack),
        apiServerSpec(stack),
        schedulerSpec(stack),
        dagProcessorSpec(stack),
        triggererSpec(stack),
    ],
});

/** Brings the database to this Airflow's version, stored connections to the present key, and what the stack declares into it. */
function migrationSpec(stack: Stack): ServiceSpec {
    const objects = stack.secret(JSON.stringify(stack.airflowObjects ?? {}));
    return {
        ...partSpec(stack, "migration", 1024),
        command: ["airflow-migrate", ...(stack.rotated ? ["--rotate-fernet-key"] : [])],
        files: [...commonFiles(stack), secret("objects.json", objects)],
        readiness: { until: "done" },
        waitsFor: [],
        runsAgainAfter: POSTGRES,
    };
}

/** The page and the API. */
function apiServerSpec(stack: Stack): ServiceSpec {
    const passwords = stack.password("airflow").apply((password) => JSON.stringify({ [USER]: password }));
    return {
        ...partSpec(stack, "api-server"),
        readsPods: true,
        files: [
            ...commonFiles(stack),
            secret("api-secret-key", stack.password("airflow-api")),
            secret("jwt-secret", stack.password("airflow-jwt")),
            // Airflow opens it for writing, even when there is nothing to add.
            { ...secret("passwords.json", passwords), writable: true },
            ...logFiles(stack),
        ],
        ports: [{ container: PORT, host: stack.port("airflow") }],
    };
}

/** Decides what runs when, and runs it: the executor starts tasks in this container. */
function schedulerSpec(stack: Stack): ServiceSpec {
    const part = partSpec(stack, "scheduler");
    const socket = { volume: stack.volume(TASK_SOCKET_VOLUME) };
    return {
        ...part,
        ...{ startsPods: true, alive: heartbeat("scheduler") },
        sharedMemoryMib: stack.sharedMemoryMib ?? part.memoryMib,
        // Its own operators' tasks run here. What the user says stands in the part already.
        secretEnvironment: { ...s3Variables(stack), ...part.secretEnvironment },
        command: ["airflow", "scheduler", ...WITHOUT_LOG_SERVER],
        mounts: [
            ...part.mounts,
            ...furtherMounts(stack.mounts, serviceTarget),
            { target: TASK_SOCKET_FOLDER, from: socket, readOnly: false },
        ],
        files: [
            ...commonFiles(stack),
            secret("jwt-secret", stack.password("airflow-jwt")),
            ...s3Files(stack),
            ...workerFiles(stack),
        ],
    };
}

/** Reads the DAG files. */
function dagProcessorSpec(stack: Stack): ServiceSpec {
    return { ...partSpec(stack, "dag-processor"), alive: heartbeat("dag-processor") };
}

/** Runs what deferred tasks wait for. */
function triggererSpec(stack: Stack): ServiceSpec {
    const part = partSpec(stack, "triggerer");
    return {
        ...part,
        // A task in a pod that defers is followed here.
        startsPods: true,
        alive: heartbeat("triggerer"),
        command: ["airflow", "triggerer", ...WITHOUT_LOG_SERVER],
        // Where a sensor that defers looks for its file.
        mounts: [...part.mounts, ...furtherMounts(stack.mounts, serviceTarget)],
        files: [...commonFiles(stack), ...logFiles(stack)],
    };
}

/** What all parts of Airflow have. */
export function partSpec(stack: Stack, name: string, memoryMib = stack.memoryMib(`airflow-${name}`)): ServiceSpec {
    const { environment, secretEnvironment } = environments(
        stack.clientEnvironment,
        without(stack.env, /^AIRFLOW_(HOME|CONFIG)$/),
        {
            AIRFLOW__API__BASE_URL: stack.page("airflow"),
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `http://${API_SERVER_ROLE}:${PORT}/execution/`,
            // What Airflow's own default connections would say, of which there are none.
            AIRFLOW_CONN_FS_DEFAULT: JSON.stringify({ conn_type: "fs" }),
            GAIAFLOW_TASK_CONFIG: `${STACK_FOLDER}/${TASK_CONFIG_FILE}`,
            [LAYOUT_VARIABLE]: LAYOUT_DOCUMENT,
            PYTHONPATH: [METADATA_FOLDER, ...codePath(stack.layout)].join(":"),
            ...asynchronousDatabase(stack),
            ...stack.airflowEnv,
        },
    );
    return {
        role: `airflow-${name}`,
        image: stack.image("airflow"),
        uid: stack.uid,
        command: ["airflow", name],
        environment: { ...environment, [IMAGE_VARIABLE]: stack.image("airflow") },
        secretEnvironment,
        files: commonFiles(stack),
        mounts: [
            { target: DAGS_FOLDER, from: stack.folders.dags, readOnly: true },
            { target: "/opt/airflow/logs", from: { volume: stack.volume("airflow-logs") }, readOnly: false },
            { target: SOURCE_FOLDER, from: stack.folders.root, readOnly: true },
            { target: METADATA_FOLDER, from: stack.folders.metadata, readOnly: true },
            { target: STACK_FOLDER, from: { folder: stack.stackFolder, identity: "" }, readOnly: true },
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
        waitsFor: ["airflow-migration"],
    };
}

/** Whether a part without a port still gives a sign of life, as far as the database can be asked for one. */
function heartbeat(name: string): string[] {
    return ["airflow-health", name, "--alive"];
}

function commonFiles(stack: Stack): ServiceFile[] {
    return [
        secret("database-url", databaseOf(stack, DATABASE, SECRETS)),
        ...asynchronousFiles(stack),
        secret("fernet-key", stack.encryptionKeys),
        ...databaseCertificates(stack.outside?.database, SECRETS),
    ];
}

/** The address for Airflow's asynchronous calls, which it derives wrongly from the other where there is an `sslmode`. */
function asynchronousFiles({ outside }: Stack): ServiceFile[] {
    return outside?.database
        ? [secret("database-url-async", outsideDatabase(outside.database, DATABASE, SECRETS).async)]
        : [];
}

/** Where it finds that; its own file names no such address, since a stack's own server needs none. */
function asynchronousDatabase({ outside }: Stack): Variables {
    return outside?.database
        ? { AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC_CMD: `cat ${SECRETS}/database-url-async` }
        : {};
}

/** What the executor reads that makes pods. */
function workerFiles({ workerTemplate }: Stack): ServiceFile[] {
    return workerTemplate === undefined
        ? []
        : [
              { path: WORKER_TEMPLATE_FILE, content: workerTemplate },
              // It reads the whole configuration, and fails where a file is missing that the pages' key would be in.
              { path: "/run/secrets/airflow/api-secret-key", content: "not for the scheduler, which serves no pages" },
          ];
}

/** By which a part opens the bucket with logs of tasks; the scheduler's opens whatever its tasks do. */
function logFiles(stack: Stack): ServiceFile[] {
    return stack.podWorkers ? s3Files(stack) : [];
}

function secret(name: string, content: pulumi.Input<string>): ServiceFile {
    return { path: `${SECRETS}/${name}`, content };
}
