import * as pulumi from "@pulumi/pulumi";
import { databaseUrl } from "../../lib/database-url";
import { typeToken } from "../../lib/type-token";
import { childOf } from "../child-options";
import { ARTIFACT_BUCKET, MLFLOW_ENDPOINT, OBJECT_STORE_ENDPOINT, s3Files } from "./clients";
import type { Platform } from "./container-args";
import { Service } from "./service";
import type { ServiceSpec } from "./service-spec";

/** The user of our image; it touches no file of the clone. */
const UID = 10001;
const PORT = Number(new URL(MLFLOW_ENDPOINT).port);

export interface MlflowArgs {
    readonly platform: Platform;
    readonly image: pulumi.Input<string>;
    readonly databasePassword: pulumi.Output<string>;
    readonly s3CredentialsFile: pulumi.Output<string>;
    /** The port on this machine. */
    readonly port: number;
    /** The host name of the stack's own that browsers may use. */
    readonly pageHost: string;
    readonly memoryMib: number;
}

/** MLflow's tracking server and model registry. It hands out artifacts itself, so that its clients need no S3 key. */
export class Mlflow extends pulumi.ComponentResource {
    /** Its container. */
    public readonly services: readonly Service[];

    constructor(name: string, args: MlflowArgs, opts?: pulumi.ComponentResourceOptions) {
        super(typeToken("mlops", "Mlflow"), name, {}, opts);
        this.services = [new Service(name, { spec: mlflowSpec(args), platform: args.platform }, childOf(this, opts))];
        this.registerOutputs({});
    }
}

/** What the server is run with. */
export function mlflowSpec(args: MlflowArgs): ServiceSpec {
    const url = args.databasePassword.apply((password) => databaseUrl({ role: "mlflow", password, host: "postgres" }));
    return {
        role: "mlflow",
        image: args.image,
        uid: UID,
        environment: {
            MLFLOW_ARTIFACTS_DESTINATION: `s3://${ARTIFACT_BUCKET}`,
            MLFLOW_S3_ENDPOINT_URL: OBJECT_STORE_ENDPOINT,
            MLFLOW_SERVER_ALLOWED_HOSTS: allowedHosts(args.pageHost),
        },
        files: [{ path: "/run/secrets/mlflow/database-url", content: url }, ...s3Files(args.s3CredentialsFile)],
        mounts: [],
        networks: ["platform", "database"],
        ports: [{ container: PORT, host: args.port }],
        readiness: {
            until: "healthy",
            check: {
                command: ["/usr/local/bin/http-ok", String(PORT), "/health"],
                intervalSeconds: 5,
                timeoutSeconds: 5,
                startSeconds: 120,
                retries: 5,
            },
        },
        readySeconds: 300,
        memoryMib: args.memoryMib,
        stop: { signal: "SIGTERM", graceSeconds: 30 },
    };
}

/** The Host headers that are answered; what stands here replaces MLflow's own list. */
function allowedHosts(pageHost: string): string {
    const published = new Set([pageHost, "localhost", "127.0.0.1"]);
    return [...[...published].map((host) => `${host}:*`), `mlflow:${PORT}`, "mlflow"].join(",");
}
