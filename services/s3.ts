import type * as pulumi from "@pulumi/pulumi";
import { s3CredentialsFile } from "../lib/s3-credentials";
import type { Variables } from "./variables";
import type { ServiceFile } from "./spec";
import type { Passwords, ServiceOptions, Stack } from "./stack";

/** The object store's role, whatever server it is. */
export const OBJECT_STORE = "minio";
/** The port that every S3 server listens at here. */
export const S3_PORT = 9000;
/** Its address inside the stack's networks; tasks, pods and notebooks use the same. */
export const OBJECT_STORE_ENDPOINT = `http://${OBJECT_STORE}:${S3_PORT}`;

/** The bucket of MLflow's artifacts. */
export const ARTIFACT_BUCKET = "mlflow";
/** The bucket for whatever tasks and notebooks keep there themselves. */
export const DATA_BUCKET = "data";

/** All buckets that are made at an `up` for users. */
export function userBuckets({ objectStore: { buckets = [] } = {} }: Pick<Stack, "objectStore">): string[] {
    return [...new Set([ARTIFACT_BUCKET, DATA_BUCKET, ...buckets])];
}

/** Where MLflow keeps artifacts. */
export function artifactsDestination({ outside }: Pick<ServiceOptions, "outside">): string {
    return outside?.objectStore ? `s3://${outside.objectStore.bucket}/mlflow` : `s3://${ARTIFACT_BUCKET}`;
}

/** The address of the server with the stack's buckets; undefined for Amazon's own. */
export function objectStoreEndpoint({ outside }: Pick<ServiceOptions, "outside">): string | undefined {
    return outside?.objectStore ? outside.objectStore.endpoint : OBJECT_STORE_ENDPOINT;
}

/** The bucket for values that tasks hand on to each other, where the stack keeps any. */
export const XCOM_BUCKET = "xcom";
/** The bucket for logs of tasks whose pods are gone, where Airflow makes pods of its own. */
export const LOG_BUCKET = "airflow-logs";
/** Where Airflow's containers, which have one, find the key. */
export const S3_CREDENTIALS_FILE = "/run/secrets/s3/credentials";

/** The object store's root, for its console and for making buckets. */
export function rootKey(password: Passwords) {
    return { accessKey: password("minio-user"), secretKey: password("minio-password") };
}

/**
 * What services, tasks and notebooks use; in MinIO it opens the stack's buckets and nothing else. Undefined where a role opens the
 * bucket.
 */
export function s3Key(password: Passwords, options: Pick<ServiceOptions, "objectStore" | "outside">) {
    if (options.outside?.objectStore) {
        return options.outside.objectStore.key;
    }
    // Making a lesser key is no part of S3, so another server's only key is its root's.
    return options.objectStore?.image !== undefined
        ? rootKey(password)
        : { accessKey: password("s3-access-key"), secretKey: password("s3-secret-key") };
}

/** That key as variables, unless the user's environment has one of its own; nothing in a stack without an object store. */
export function s3Variables(stack: Pick<Stack, "env" | "objectStore" | "outside" | "password" | "runs">): Variables {
    return stack.runs(OBJECT_STORE) ? keyVariables(stack.password, stack) : {};
}

/** The same of a stack with one. */
export function keyVariables(
    password: Passwords,
    options: Pick<ServiceOptions, "env" | "objectStore" | "outside">,
): Readonly<Record<string, pulumi.Output<string>>> {
    // Both or none: half of each opens nothing.
    if ("AWS_ACCESS_KEY_ID" in options.env || "AWS_SECRET_ACCESS_KEY" in options.env) {
        return {};
    }
    const key = s3Key(password, options);
    return key === undefined ? {} : { AWS_ACCESS_KEY_ID: key.accessKey, AWS_SECRET_ACCESS_KEY: key.secretKey };
}

/** That key, where the images expect it; nothing in a stack without an object store, or with a role for it. */
export function s3Files(stack: Stack): ServiceFile[] {
    const key = stack.runs(OBJECT_STORE) ? s3Key(stack.password, stack) : undefined;
    if (key === undefined) {
        return [];
    }
    const content = key.accessKey.apply((id) =>
        key.secretKey.apply((secret) => s3CredentialsFile({ accessKey: id, secretKey: secret })),
    );
    return [{ path: S3_CREDENTIALS_FILE, content }];
}
