import { databaseCertificates } from "./outside";
import { MLFLOW, MLFLOW_SECRETS, loginFiles, loginPasswords, loginSecrets, mlflowLogins } from "./mlflow-login";
import { POSTGRES, databaseOf } from "./postgres";
import { OBJECT_STORE, artifactsDestination, objectStoreEndpoint, s3Files } from "./s3";
import { defineService } from "./service";
import type { ServiceSpec } from "./spec";
import type { Stack } from "./stack";
import { mergeVariables, omitVariables } from "./variables";

/** The user of its image. */
const UID = 10001;
const PORT = 5000;
const HOST = MLFLOW;
/** Variables that say where it keeps its data, and with which key: its own, whatever its clients are to use. */
const OWN_VARIABLES = /^(AWS_|MLFLOW_(ARTIFACTS|BACKEND|DEFAULT_ARTIFACT|HOST|PORT|REGISTRY|S3|SERVER|TRACKING)(_|$))/;
/** The database and its role. */
const DATABASE = "mlflow";

/** MLflow's tracking server and model registry. It hands out artifacts itself, so that its clients need no S3 key. */
export const mlflow = defineService({
    name: MLFLOW,
    noun: "Mlflow",
    selectable: true,
    needs: [POSTGRES, OBJECT_STORE],
    startsAfter: [POSTGRES, OBJECT_STORE],
    buildArgs: ({ mlflowLogin = false }): Readonly<Record<string, string>> =>
        mlflowLogin ? { MLFLOW_LOGIN: "yes" } : {},
    ports: {
        mlflow: {
            default: 5000,
            description: "MLflow's page and API",
            role: HOST,
            opens: "api",
            login: { entry: MLFLOW, values: ["username", "password"], setting: [MLFLOW, "login"] },
        },
    },
    memory: { mlflow: "1Gi" },
    replicates: [HOST],
    volumes: [],
    passwords: {},
    furtherPasswords: loginPasswords,
    database: DATABASE,
    clientEnvironment: {
        MLFLOW_TRACKING_URI: `http://${HOST}:${PORT}`,
        // Its client would print links to that address, which no browser has; a task's page in Airflow has one that leads there.
        MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT: "true",
    },
    clientSecrets: loginSecrets,
    logins: ({ password }, options) => mlflowLogins(password, options),
    describe: (stack) => [serverSpec(stack)],
});

function serverSpec(stack: Stack): ServiceSpec {
    const endpoint = objectStoreEndpoint(stack);
    const region = stack.outside?.objectStore?.region;
    return {
        role: HOST,
        opensBucket: true,
        image: stack.image("mlflow"),
        uid: UID,
        ...mergeVariables(omitVariables(stack.env, OWN_VARIABLES), {
            MLFLOW_ARTIFACTS_DESTINATION: artifactsDestination(stack),
            ...(endpoint === undefined ? {} : { MLFLOW_S3_ENDPOINT_URL: endpoint }),
            ...(region === undefined ? {} : { AWS_DEFAULT_REGION: region }),
            MLFLOW_SERVER_ALLOWED_HOSTS: allowedHosts(stack.pageHost),
            // Without it MLflow answers 403 to its own page, unless that is on localhost. An origin has no :80.
            MLFLOW_SERVER_CORS_ALLOWED_ORIGINS: new URL(stack.page("mlflow")).origin,
        }),
        files: [
            { path: `${MLFLOW_SECRETS}/database-url`, content: databaseOf(stack, DATABASE, MLFLOW_SECRETS) },
            ...databaseCertificates(stack.outside?.database, MLFLOW_SECRETS),
            ...loginFiles(stack, MLFLOW_SECRETS),
            ...s3Files(stack),
        ],
        mounts: [],
        networks: ["platform", "database"],
        ports: [{ container: PORT, host: stack.port("mlflow") }],
        readiness: {
            until: "healthy",
            check: {
                command: ["/usr/local/bin/http-ok", String(PORT), "/health"],
                intervalSeconds: 5,
                timeoutSeconds: 5,
                // Its first start makes its tables, which has taken two and a half minutes of a machine with much else to do.
                startSeconds: 270,
                retries: 5,
            },
        },
        readySeconds: 300,
        memoryMib: stack.memoryMib("mlflow"),
        stop: { signal: "SIGTERM", graceSeconds: 30 },
    };
}

/** The Host headers that are answered; what stands here replaces MLflow's own list. Clients name no port where it is 80. */
function allowedHosts(pageHost: string): string {
    const published = [...new Set([pageHost, "localhost", "127.0.0.1"])];
    return [...published.flatMap((host) => [host, `${host}:*`]), `${HOST}:${PORT}`, HOST].join(",");
}
