import type * as pulumi from "@pulumi/pulumi";
import { databaseCertificates, outsideDatabase } from "./outside";
import { databaseOf } from "./postgres";
import {
    DAGS_FOLDER,
    IMAGE_VARIABLE,
    LAYOUT_DOCUMENT,
    METADATA_FOLDER,
    SOURCE_FOLDER,
    codePath,
    type ServiceFile,
    type ServiceSpec,
} from "./spec";
import type { Stack } from "./stack";
import { LAYOUT_VARIABLE } from "./tasks";
import { mergeVariables, omitVariables, type Variables } from "./variables";

export const PORT = 8080;
/** The part that tasks talk to, wherever they run. */
export const API_SERVER_ROLE = "airflow-api-server";
/** The part that has all that Airflow's own tasks have: commands run beside it. */
export const SCHEDULER_ROLE = "airflow-scheduler";
/** The one-shot that works on the database before any of them starts. */
export const MIGRATION_ROLE = "airflow-migration";
/** The database and its role. */
export const DATABASE = "airflow";
const SECRETS = "/run/secrets/airflow";
/** With what connections and variables are encrypted. */
export const FERNET_KEY_FILE = `${SECRETS}/fernet-key`;

/** Where logs of tasks lie in every part; the image's configuration names it, too. */
export const LOGS_FOLDER = "/opt/airflow/logs";
/** Where the stack's folder stands in every Airflow container. */
export const STACK_FOLDER = "/opt/gaiaflow/stack";
/** The task config's name in that folder. */
export const TASK_CONFIG_FILE = "task-config.json";
/** The folder, in that one, with a file per key of each secret. */
export const SECRETS_FOLDER = "secrets";

/** What all parts of Airflow have. */
export function partSpec(stack: Stack, name: string, memoryMib = stack.memoryMib(`airflow-${name}`)): ServiceSpec {
    const { environment, secretEnvironment } = mergeVariables(
        stack.clientEnvironment,
        omitVariables(stack.env, /^AIRFLOW_(HOME|CONFIG)$/),
        {
            AIRFLOW__API__BASE_URL: stack.page("airflow"),
            AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `http://${API_SERVER_ROLE}:${PORT}/execution/`,
            // What Airflow's own default connections would say, of which there are none.
            AIRFLOW_CONN_FS_DEFAULT: JSON.stringify({ conn_type: "fs" }),
            GAIAFLOW_TASK_CONFIG: `${STACK_FOLDER}/${TASK_CONFIG_FILE}`,
            [LAYOUT_VARIABLE]: LAYOUT_DOCUMENT,
            PYTHONPATH: [METADATA_FOLDER, ...codePath(stack.layout)].join(":"),
            ...asynchronousDatabase(stack),
            ...usersEnvironment(stack),
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
            { target: LOGS_FOLDER, from: { volume: stack.volume("airflow-logs") }, readOnly: false },
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
                startSeconds: 240,
                retries: 5,
            },
        },
        readySeconds: 300,
        memoryMib,
        // Tasks that run in the scheduler are given time to end.
        stop: { signal: "SIGTERM", graceSeconds: 60 },
        waitsFor: [MIGRATION_ROLE],
    };
}

/** Files of secrets that every part has. */
export function commonFiles(stack: Stack): ServiceFile[] {
    return [
        secret("database-url", databaseOf(stack, DATABASE, SECRETS)),
        ...asynchronousFiles(stack),
        { path: FERNET_KEY_FILE, content: stack.encryptionKeys },
        ...databaseCertificates(stack.outside?.database, SECRETS),
        ...(stack.airflowFiles ?? []),
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

/** More users than one are Flask AppBuilder's, in all parts: whoever reads DAGs writes down who may see which. */
function usersEnvironment({ airflowUsers }: Stack): Variables {
    if (airflowUsers === undefined) {
        return {};
    }
    return {
        AIRFLOW__CORE__AUTH_MANAGER: "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager",
        // Of somebody who is no longer the provider's, Airflow would know nothing for as long as a page stays open.
        ...(airflowUsers.oidc === undefined ? {} : { AIRFLOW__FAB__SESSION_MAX_LIFETIME_MINUTES: "720" }),
    };
}

/** A file with a secret, as `airflow.cfg` and the image's commands look for it. */
export function secret(name: string, content: pulumi.Input<string>): ServiceFile {
    return { path: `${SECRETS}/${name}`, content };
}
