import { mountTarget } from "../lib/mounts";
import { OUTSIDE_DAGS, PROJECT_FOLDER, importPath } from "../lib/project-layout";
import { MLFLOW, loginVariables } from "./mlflow-login";
import { s3Files, s3Variables } from "./s3";
import { defineService } from "./service";
import { METADATA_FOLDER, furtherMounts, type ServiceMount, type ServiceSpec } from "./spec";
import type { Stack } from "./stack";
import { mergeVariables, omitVariables } from "./variables";

const PORT = 8888;
/** The role that notebooks run in; also its image, and the volume by which Jupyter's server talks to it. */
const KERNELS = "kernels";
/** Where that volume is, in both; their images know it. */
const KERNELS_FOLDER = "/run/gaiaflow/kernels";

/** Asks the server that starts kernels; without the packages, so that it is quick. */
const ANSWERS = ["/opt/venv/bin/python", "-ES", "/opt/kernel-server/answers.py", KERNELS_FOLDER];

/** JupyterLab on the project's notebooks, which it may write, with their kernels in the project's own environment. */
export const jupyter = defineService({
    name: "jupyter",
    noun: "Jupyter",
    selectable: true,
    needs: [MLFLOW],
    startsAfter: [],
    images: ["jupyter", KERNELS],
    ports: {
        jupyter: {
            default: 8895,
            description: "JupyterLab",
            role: "jupyter",
            opens: "page",
            login: { entry: "jupyter", values: ["token"] },
        },
    },
    // What notebooks take is not known; the server takes 90 MiB, and notebooks' outputs pass through it.
    memory: { [KERNELS]: "2Gi", jupyter: "512Mi" },
    volumes: [],
    memoryVolumes: [KERNELS],
    passwords: { jupyter: 48 },
    logins: ({ password }) => ({ jupyter: { token: password("jupyter") } }),
    describe: (stack) => {
        const shared = sharedMounts(stack);
        return [kernelsSpec(stack, shared), serverSpec(stack, shared)];
    },
});

/** Runs notebooks' code, in the environment that tasks run in; starts a kernel whenever Jupyter's server asks for one. */
function kernelsSpec(stack: Stack, shared: readonly ServiceMount[]): ServiceSpec {
    const { indexes, name, requirementsFile } = stack.project;
    return {
        ...partSpec(stack, KERNELS),
        opensBucket: true,
        sharedMemoryMib: stack.sharedMemoryMib ?? stack.memoryMib(KERNELS),
        ...(stack.gpus === undefined ? {} : { gpus: stack.gpus }),
        ...mergeVariables(
            stack.clientEnvironment,
            s3Variables(stack),
            loginVariables(stack),
            indexes.variables,
            stack.env,
            {
                GAIAFLOW_PROJECT: name,
                PYTHONPATH: [METADATA_FOLDER, ...importPath(stack.layout, PROJECT_FOLDER)].join(":"),
                ...(requirementsFile === undefined ? {} : { GAIAFLOW_REQUIREMENTS: requirementsFile }),
            },
        ),
        files: [
            ...s3Files(stack),
            ...Object.entries(indexes.files).map(([path, text]) => ({ path, content: stack.secret(text) })),
        ],
        mounts: [...shared, { target: METADATA_FOLDER, from: stack.folders.metadata, readOnly: true }],
        ports: [],
        alive: ANSWERS,
        readiness: {
            until: "healthy",
            check: {
                command: ANSWERS,
                intervalSeconds: 10,
                timeoutSeconds: 5,
                startSeconds: 60,
                retries: 5,
            },
        },
    };
}

/** The pages, and the files of notebooks. It runs none of the project's code. */
function serverSpec(stack: Stack, shared: readonly ServiceMount[]): ServiceSpec {
    return {
        ...partSpec(stack, "jupyter"),
        ...mergeVariables(omitVariables(stack.env, /^JUPYTER_(PATH|CONFIG_DIR|CONFIG_PATH)$/), {
            GAIAFLOW_NOTEBOOKS: notebooksFolder(stack),
        }),
        files: [{ path: "/run/secrets/jupyter/token", content: stack.password("jupyter") }],
        mounts: shared,
        ports: [{ container: PORT, host: stack.port("jupyter") }],
        readiness: {
            until: "healthy",
            check: {
                command: ["/usr/local/bin/http-ok", String(PORT), "/api"],
                intervalSeconds: 5,
                timeoutSeconds: 5,
                startSeconds: 60,
                retries: 5,
            },
        },
    };
}

function partSpec(stack: Stack, role: "jupyter" | typeof KERNELS) {
    return {
        role,
        image: stack.image(role),
        // The same: sockets and connection files are their maker's.
        uid: stack.uid,
        networks: ["platform"] as const,
        readySeconds: 300,
        memoryMib: stack.memoryMib(role),
        stop: { signal: "SIGTERM", graceSeconds: 10 },
    };
}

/** The project as it lies on the disk, of which notebooks write their own folder and those that tasks write. */
function sharedMounts(stack: Stack): ServiceMount[] {
    const { folders, layout } = stack;
    const writable = [
        { target: notebooksFolder(stack), from: stack.writableNotebooks(), readOnly: false },
        ...Object.entries(stack.writableScratch()).map(([folder, from]) => ({
            target: `${PROJECT_FOLDER}/${folder}`,
            from,
            readOnly: false,
        })),
    ];
    return [
        ...(stack.notebooksPath === "" ? [] : [{ target: PROJECT_FOLDER, from: folders.root, readOnly: true }]),
        ...writable,
        ...(layout.outsideDags === undefined ? [] : [{ target: OUTSIDE_DAGS, from: folders.dags, readOnly: true }]),
        ...furtherMounts(stack.openedMounts(), mountTarget),
        { target: KERNELS_FOLDER, from: { volume: stack.volume(KERNELS) }, readOnly: false },
    ];
}

/** A kernel works in its notebook's folder, under the path by which Jupyter's server knows it. */
function notebooksFolder({ notebooksPath }: Stack): string {
    const elsewhere = "/home/gaiaflow/notebooks";
    return notebooksPath === undefined ? elsewhere : [PROJECT_FOLDER, notebooksPath].filter(Boolean).join("/");
}
