import { OWN_USER } from "../lib/airflow-users";
import { serviceTarget } from "../lib/mounts";
import { airflowBuildArgs } from "./airflow-image";
import { API_SERVER_ROLE, DATABASE, PORT, SCHEDULER_ROLE, commonFiles, partSpec, secret } from "./airflow-part";
import { loginFiles, userFiles, userLogins, userPasswords } from "./airflow-users";
import { loginVariables } from "./mlflow-login";
import { POSTGRES } from "./postgres";
import { s3Files, s3Variables } from "./s3";
import { defineService } from "./service";
import { furtherMounts, type ServiceFile, type ServiceSpec } from "./spec";
import type { Stack } from "./stack";
import { TASKS, TASK_SOCKET_FOLDER, TASK_SOCKET_VOLUME } from "./tasks";

/** The entry of the stack's logins with those of further users. */
const USERS = "airflowUsers";

/** Where the scheduler finds what it makes pods of tasks from, in a stack in which it does. */
export const WORKER_TEMPLATE_FILE = "/run/secrets/airflow/worker-pod.json";

/** MiB of the migration, which runs while all others may. */
export const MIGRATION_MIB = 1024;

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
    needs: [POSTGRES, TASKS],
    startsAfter: [POSTGRES],
    buildArgs: airflowBuildArgs,
    ports: {
        airflow: {
            default: 8080,
            description: "Airflow's page and API",
            role: API_SERVER_ROLE,
            opens: "page",
            login: { entry: "airflow", values: ["username", "password"], users: USERS },
        },
    },
    memory: {
        [API_SERVER_ROLE]: "1Gi",
        // Tasks of Airflow's own operators run in the scheduler's container.
        [SCHEDULER_ROLE]: "2Gi",
        "airflow-dag-processor": "1Gi",
        "airflow-triggerer": "512Mi",
    },
    replicates: [API_SERVER_ROLE, SCHEDULER_ROLE, "airflow-dag-processor", "airflow-triggerer"],
    volumes: ["airflow-logs"],
    // A task's log goes to the object store at its end.
    passingVolumes: ["airflow-logs"],
    passwords: { airflow: 24, "airflow-jwt": 64, "airflow-api": 64 },
    furtherPasswords: userPasswords,
    database: DATABASE,
    encrypts: true,
    logins: ({ password }, options) => ({
        airflow: { username: OWN_USER, password: password("airflow") },
        ...(options.airflowUsers === undefined ? {} : { [USERS]: userLogins(password, options) }),
    }),
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
        ...partSpec(stack, "migration", MIGRATION_MIB),
        command: ["airflow-migrate", ...(stack.rotated ? ["--rotate-fernet-key"] : [])],
        files: [...commonFiles(stack), secret("objects.json", objects), ...userFiles(stack)],
        readiness: { until: "done" },
        // Nobody knows how long a large database takes.
        readySeconds: 3600,
        waitsFor: [],
        runsAgainAfter: POSTGRES,
    };
}

/** The page and the API. */
function apiServerSpec(stack: Stack): ServiceSpec {
    const part = partSpec(stack, "api-server");
    return {
        ...part,
        ...(stack.page("airflow").startsWith("https:") ? behindProxy(part) : {}),
        readsPods: true,
        opensBucket: stack.storesLogs === true,
        files: [
            ...commonFiles(stack),
            secret("api-secret-key", stack.password("airflow-api")),
            secret("jwt-secret", stack.password("airflow-jwt")),
            ...loginFiles(stack),
            ...logFiles(stack),
        ],
        ports: [{ container: PORT, host: stack.port("airflow") }],
    };
}

/** What it needs to know that browsers speak TLS with whoever hands their requests on: others reach its port the same way. */
function behindProxy({ command = [], environment }: ServiceSpec): Pick<ServiceSpec, "command" | "environment"> {
    return {
        command: [...command, "--proxy-headers"],
        environment: { ...environment, FORWARDED_ALLOW_IPS: "*" },
    };
}

/** Decides what runs when, and runs it: the executor starts tasks in this container. */
function schedulerSpec(stack: Stack): ServiceSpec {
    const part = partSpec(stack, "scheduler");
    const socket = { volume: stack.volume(TASK_SOCKET_VOLUME) };
    return {
        ...part,
        startsPods: true,
        alive: heartbeat("scheduler"),
        sharedMemoryMib: stack.sharedMemoryMib ?? part.memoryMib,
        // Its own operators' tasks run here. What the user says stands in the part already.
        secretEnvironment: { ...s3Variables(stack), ...loginVariables(stack), ...part.secretEnvironment },
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

/**
 * Whether a part without a port still gives a sign of life. That is in the database alone: a process that hangs is there and
 * holds its connections, as one that works does. A database that is away, or does not answer, is no fault of the part.
 */
function heartbeat(name: string): string[] {
    return ["airflow-health", name, "--alive"];
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
    return stack.storesLogs ? s3Files(stack) : [];
}
