import type * as pulumi from "@pulumi/pulumi";
import type { ServiceFile } from "./service-spec";

/** Where the services are found inside the stack's networks; tasks, pods and notebooks use the same names. */
export interface Endpoints {
    /** MLflow's address; absent where it does not run. */
    readonly mlflow?: string;
    /** The object store's address; absent where it does not run. */
    readonly objectStore?: string;
}

/** MLflow's address. */
export const MLFLOW_ENDPOINT = "http://mlflow:5000";
/** The object store's address, whatever server it is. */
export const OBJECT_STORE_ENDPOINT = "http://minio:9000";

/** The bucket of MLflow's artifacts. */
export const ARTIFACT_BUCKET = "mlflow";
/** The bucket for whatever tasks and notebooks keep there themselves. */
export const DATA_BUCKET = "data";

/** The addresses of what runs. */
export function endpointsOf(parts: { readonly mlflow: boolean; readonly objectStore: boolean }): Endpoints {
    return {
        ...(parts.mlflow ? { mlflow: MLFLOW_ENDPOINT } : {}),
        ...(parts.objectStore ? { objectStore: OBJECT_STORE_ENDPOINT } : {}),
    };
}

/** The environment by which MLflow's and every S3 client find the stack's services. */
export function clientEnvironment({ mlflow, objectStore }: Endpoints): Record<string, string> {
    return {
        ...(mlflow === undefined ? {} : { MLFLOW_TRACKING_URI: mlflow }),
        ...(objectStore === undefined
            ? {}
            : {
                  AWS_DEFAULT_REGION: "us-east-1",
                  AWS_ENDPOINT_URL_S3: objectStore,
                  MLFLOW_S3_ENDPOINT_URL: objectStore,
              }),
    };
}

/** The key that opens the stack's buckets, where the images expect it. */
export function s3Files(credentialsFile: pulumi.Input<string> | undefined): ServiceFile[] {
    return credentialsFile === undefined ? [] : [{ path: "/run/secrets/s3/credentials", content: credentialsFile }];
}
