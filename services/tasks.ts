import { serviceTarget } from "../lib/mounts";
import { loginVariables } from "./mlflow-login";
import { OBJECT_STORE, s3Files, s3Variables } from "./s3";
import { defineService } from "./service";
import {
    DAGS_FOLDER,
    IMAGE_VARIABLE,
    LAYOUT_DOCUMENT,
    METADATA_FOLDER,
    SOURCE_FOLDER,
    furtherMounts,
    type ServiceSpec,
} from "./spec";
import type { Stack } from "./stack";
import { mergeVariables } from "./variables";

/** Its name in the catalogue, and its role. */
export const TASKS = "tasks";
/** The folder that Airflow's scheduler and the server of dev's tasks share, for the socket between them. */
export const TASK_SOCKET_FOLDER = "/run/gaiaflow/tasks";
/** Where that server listens. */
export const TASK_SOCKET = `${TASK_SOCKET_FOLDER}/socket`;
/** Asks that server, which depends on nothing. */
const PING = ["python", "-m", "gaiaflow.task_server", "--ping", TASK_SOCKET];
/** By which gaiaflow's Python package finds what tasks see of the project. */
export const LAYOUT_VARIABLE = "GAIAFLOW_PROJECT_LAYOUT";
/** The volume behind the folder. */
export const TASK_SOCKET_VOLUME = "tasks";

/** Runs the functions of dev's tasks in the project's environment, with none of Airflow's credentials. */
export const tasks = defineService({
    name: TASKS,
    noun: "Tasks",
    selectable: false,
    needs: [],
    startsAfter: [],
    images: [],
    runsEnvironment: true,
    // Functions run in pods there.
    outOfProd: true,
    ports: {},
    // What functions take; the server itself is small.
    memory: { [TASKS]: "2Gi" },
    volumes: [],
    memoryVolumes: [TASK_SOCKET_VOLUME],
    passwords: {},
    describe: (stack) => [serverSpec(stack)],
});

function serverSpec(stack: Stack): ServiceSpec {
    const image = stack.image("environment");
    const { environment, secretEnvironment } = mergeVariables(
        stack.clientEnvironment,
        stack.runs(OBJECT_STORE) ? { AWS_SHARED_CREDENTIALS_FILE: "/run/secrets/s3/credentials" } : {},
        s3Variables(stack),
        loginVariables(stack),
        stack.env,
        stack.taskEnv,
        // A secret beats what stands in clear text, as in a pod.
        mergeVariables(stack.env).secretEnvironment,
        { PYTHONPATH: METADATA_FOLDER, [LAYOUT_VARIABLE]: LAYOUT_DOCUMENT },
    );
    return {
        role: TASKS,
        image,
        uid: stack.uid,
        command: ["python", "-m", "gaiaflow.task_server", TASK_SOCKET],
        environment: { ...environment, [IMAGE_VARIABLE]: image },
        secretEnvironment,
        files: s3Files(stack),
        mounts: [
            { target: TASK_SOCKET_FOLDER, from: { volume: stack.volume(TASK_SOCKET_VOLUME) }, readOnly: false },
            { target: SOURCE_FOLDER, from: stack.folders.root, readOnly: true },
            { target: DAGS_FOLDER, from: stack.folders.dags, readOnly: true },
            { target: METADATA_FOLDER, from: stack.folders.metadata, readOnly: true },
            ...furtherMounts(stack.mounts, serviceTarget),
        ],
        networks: ["platform"],
        ports: [],
        readiness: {
            until: "healthy",
            check: {
                command: PING,
                intervalSeconds: 10,
                timeoutSeconds: 10,
                startSeconds: 60,
                retries: 5,
            },
        },
        alive: PING,
        readySeconds: 120,
        memoryMib: stack.memoryMib(TASKS),
        sharedMemoryMib: stack.sharedMemoryMib ?? stack.memoryMib(TASKS),
        ...(stack.gpus === undefined ? {} : { gpus: stack.gpus }),
        // A function that is asked to end has ten seconds for it.
        stop: { signal: "SIGTERM", graceSeconds: 15 },
    };
}
