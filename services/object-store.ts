import { projectBuckets } from "../lib/bucket-names";
import { s3Environment } from "../lib/s3-environment";
import { CONSOLE_PORT, UID, minioSpec, otherServerSpec, rootFiles } from "./object-store-servers";
import { bucketEnvironment } from "./outside";
import {
    LOG_BUCKET,
    XCOM_BUCKET,
    OBJECT_STORE,
    OBJECT_STORE_ENDPOINT,
    S3_PORT,
    keyVariables,
    rootKey,
    s3Key,
    userBuckets,
} from "./s3";
import { defineService } from "./service";
import type { ServiceSpec } from "./spec";
import type { Stack } from "./stack";

/** The root's key opens both. */
const LOGIN = { entry: "minio", values: ["accessKey", "secretKey"] } as const;

/** An S3 server with the stack's buckets: MinIO, or the one that the configuration names. */
export const objectStore = defineService({
    name: OBJECT_STORE,
    noun: "ObjectStore",
    selectable: false,
    needs: [],
    startsAfter: [],
    ports: {
        minio: {
            default: S3_PORT,
            description: "the object store's S3 API",
            role: OBJECT_STORE,
            opens: "api",
            login: LOGIN,
            when: ({ outside }) => outside?.objectStore === undefined,
        },
        minioConsole: {
            default: CONSOLE_PORT,
            description: "MinIO's console",
            role: OBJECT_STORE,
            opens: "page",
            login: LOGIN,
            when: ({ objectStore: own, outside }) => own?.image === undefined && outside?.objectStore === undefined,
        },
    },
    memory: { minio: "1Gi" },
    // Each server keeps its data in a form of its own.
    volumes: ["minio", "object-store"],
    // MinIO takes user names of 20 characters and passwords of 40 at most. Its names are random too: with
    // CVE-2026-40344 whoever knows the name needs no password.
    passwords: { "minio-user": 20, "minio-password": 40, "s3-access-key": 20, "s3-secret-key": 40 },
    clientEnvironment: {
        AWS_DEFAULT_REGION: "us-east-1",
        ...s3Environment(OBJECT_STORE_ENDPOINT),
        // Clients in Rust of before 2025 know this one alone. Elsewhere it would lead other services of Amazon astray, too.
        AWS_ENDPOINT_URL: OBJECT_STORE_ENDPOINT,
    },
    replacedBy: "objectStore",
    outsideEnvironment: ({ objectStore: bucket }) => (bucket === undefined ? {} : bucketEnvironment(bucket)),
    clientSecrets: keyVariables,
    furtherImages: (options): Readonly<Record<string, string>> =>
        options.objectStore?.image === undefined ? {} : { "object-store": options.objectStore.image },
    logins: ({ password }, options) => {
        const s3 = s3Key(password, options);
        return { ...(options.outside?.objectStore ? {} : { minio: rootKey(password) }), ...(s3 && { s3 }) };
    },
    describe: (stack) =>
        stack.objectStore?.image === undefined
            ? [minioSpec(stack), initSpec(stack)]
            : [volumeSpec(stack), otherServerSpec(stack, stack.objectStore), initSpec(stack)],
});

/** Makes the buckets and, in MinIO, the one key that opens only these and those that it may make. */
function initSpec(stack: Stack): ServiceSpec {
    const limitedKey = [
        { path: "/run/secrets/minio/access-key", content: stack.password("s3-access-key") },
        { path: "/run/secrets/minio/secret-key", content: stack.password("s3-secret-key") },
    ];
    const { keyBuckets = [projectBuckets(stack.project.name)] } = stack.objectStore ?? {};
    // Airflow sets the rule by which values between tasks grow old, with the same key.
    const xcoms = stack.storesXcoms ? [XCOM_BUCKET] : [];
    const logs = stack.storesLogs ? [LOG_BUCKET] : [];
    const isMinio = stack.objectStore?.image === undefined;
    return {
        ...oneShotSpec(stack, "minio-init"),
        command: ["object-store-init"],
        environment: {
            OBJECT_STORE_BUCKETS: [...new Set([...userBuckets(stack), ...xcoms, ...logs])].join(","),
            ...(isMinio ? { OBJECT_STORE_KEY_BUCKETS: [...new Set([...keyBuckets, ...xcoms])].join(",") } : {}),
            OBJECT_STORE_ENDPOINT,
        },
        files: [...rootFiles(stack), ...(isMinio ? limitedKey : [])],
        mounts: [],
        waitsFor: [OBJECT_STORE],
        runsAgainAfter: OBJECT_STORE,
    };
}

/**
 * Mounts the other server's volume once in our image. An empty volume gets the owner of the folder that it first
 * covers; a server's own image may have no `/data`, and the server may then not write there.
 */
function volumeSpec(stack: Stack): ServiceSpec {
    return {
        ...oneShotSpec(stack, "minio-volume"),
        command: ["true"],
        environment: {},
        files: [],
        mounts: [{ target: "/data", from: { volume: stack.volume("object-store") }, readOnly: false }],
    };
}

function oneShotSpec(stack: Stack, role: string) {
    return {
        role,
        image: stack.image("minio"),
        uid: UID,
        networks: ["platform"] as const,
        ports: [],
        readiness: { until: "done" } as const,
        readySeconds: 180,
        memoryMib: 256,
        stop: { signal: "SIGTERM", graceSeconds: 5 },
    };
}
