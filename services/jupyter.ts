import { s3Files } from "./s3";
import { defineService, type Stack } from "./service";
import { METADATA_FOLDER, type ServiceSpec } from "./spec";

const PORT = 8888;

/** JupyterLab on the project's notebooks, which it may write, with MLflow and S3 set up. */
export const jupyter = defineService({
    name: "jupyter",
    noun: "Jupyter",
    selectable: true,
    needs: ["mlflow"],
    startsAfter: [],
    ports: {
        jupyter: {
            default: 8895,
            description: "JupyterLab",
            role: "jupyter",
            opens: "page",
            login: { entry: "jupyter", values: ["token"] },
        },
    },
    // Notebooks run in its container.
    memory: { jupyter: "2Gi" },
    volumes: [],
    passwords: { jupyter: 48 },
    logins: ({ password }) => ({ jupyter: { token: password("jupyter") } }),
    describe: (stack) => [serverSpec(stack)],
});

function serverSpec(stack: Stack): ServiceSpec {
    return {
        role: "jupyter",
        image: stack.image("jupyter"),
        uid: stack.uid,
        environment: stack.clientEnvironment,
        files: [{ path: "/run/secrets/jupyter/token", content: stack.password("jupyter") }, ...s3Files(stack)],
        mounts: [
            { target: "/home/gaiaflow/notebooks", from: stack.writableNotebooks(), readOnly: false },
            { target: "/opt/gaiaflow/project", from: stack.folders.project, readOnly: true },
            { target: METADATA_FOLDER, from: stack.folders.metadata, readOnly: true },
        ],
        networks: ["platform"],
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
        readySeconds: 300,
        memoryMib: stack.memoryMib("jupyter"),
        stop: { signal: "SIGTERM", graceSeconds: 10 },
    };
}
