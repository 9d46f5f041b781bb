import { MLFLOW, loginVariables } from "./mlflow-login";
import { defineService } from "./service";
import { METADATA_FOLDER, SOURCE_FOLDER, codePath, type ServiceSpec } from "./spec";
import type { Stack } from "./stack";
import { mergeVariables } from "./variables";

const PORT = 5050;

/**
 * A registered model of MLflow's behind a port, in the project's environment, where it was trained. It is well while MLflow has
 * no such model yet, and takes another version by itself.
 */
export const serving = defineService({
    name: "serving",
    noun: "Serving",
    selectable: true,
    optional: true,
    needs: [MLFLOW],
    startsAfter: [MLFLOW],
    images: [],
    runsEnvironment: true,
    ports: { serving: { default: PORT, description: "the served model", role: "serving", opens: "api" } },
    // The example's model takes 220 MiB, and the next version is loaded beside the one that is served.
    memory: { serving: "1Gi" },
    volumes: [],
    passwords: {},
    describe: (stack) => [serverSpec(stack)],
});

function serverSpec(stack: Stack): ServiceSpec {
    const module = ["python", "-m", "gaiaflow.serving"];
    const port = ["--port", String(PORT)];
    return {
        role: "serving",
        image: stack.image("environment"),
        uid: stack.uid,
        command: [...module, ...port, modelOf(stack)],
        ...mergeVariables(stack.clientEnvironment, loginVariables(stack), stack.env, {
            // A model may name classes of the project's.
            PYTHONPATH: [METADATA_FOLDER, ...codePath(stack.layout)].join(":"),
        }),
        files: [],
        mounts: [
            { target: SOURCE_FOLDER, from: stack.folders.root, readOnly: true },
            { target: METADATA_FOLDER, from: stack.folders.metadata, readOnly: true },
        ],
        networks: ["platform"],
        ports: [{ container: PORT, host: stack.port("serving") }],
        readiness: {
            until: "healthy",
            check: {
                command: [...module, ...port, "--ping"],
                intervalSeconds: 10,
                timeoutSeconds: 10,
                startSeconds: 120,
                retries: 5,
            },
        },
        readySeconds: 300,
        memoryMib: stack.memoryMib("serving"),
        // Requests that are being answered have eight seconds.
        stop: { signal: "SIGTERM", graceSeconds: 15 },
    };
}

function modelOf({ serving: { model } = {} }: Stack): string {
    if (model === undefined) {
        throw new Error("the configuration refuses a stack that serves a model and names none");
    }
    return model;
}
