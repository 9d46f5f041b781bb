import { OBJECT_STORE, S3_PORT, rootKey, userBuckets } from "./s3";
import type { ServiceFile, ServiceSpec } from "./spec";
import type { Stack } from "./stack";

/** The user of our image, whose `/data` every server writes. */
export const UID = 10001;
/** The port of MinIO's console. */
export const CONSOLE_PORT = 9001;

/** MinIO, in our image. */
export function minioSpec(stack: Stack): ServiceSpec {
    return {
        ...serverSpec(stack),
        image: stack.image("minio"),
        // DuckDB puts a bucket's name before the host's, and no variable keeps it from that.
        environment: { MINIO_DOMAIN: OBJECT_STORE },
        aliases: userBuckets(stack).map((bucket) => `${bucket}.${OBJECT_STORE}`),
        files: rootFiles(stack),
        mounts: [{ target: "/data", from: { volume: stack.volume("minio") }, readOnly: false }],
        ports: [
            { container: S3_PORT, host: stack.port("minio") },
            { container: CONSOLE_PORT, host: stack.port("minioConsole") },
        ],
        readiness: {
            until: "healthy",
            check: {
                command: ["/usr/local/bin/http-ok", String(S3_PORT), "/minio/health/ready"],
                intervalSeconds: 3,
                timeoutSeconds: 5,
                startSeconds: 60,
                retries: 5,
            },
        },
    };
}

/** Another S3 server; it takes its key from whichever of these variables it knows, since it offers no common file. */
export function otherServerSpec(stack: Stack, { command }: NonNullable<Stack["objectStore"]>): ServiceSpec {
    const { accessKey, secretKey } = rootKey(stack.password);
    return {
        ...serverSpec(stack),
        image: stack.image("object-store"),
        ...(command ? { command } : {}),
        environment: {
            AWS_ACCESS_KEY_ID: accessKey,
            AWS_SECRET_ACCESS_KEY: secretKey,
            MINIO_ROOT_USER: accessKey,
            MINIO_ROOT_PASSWORD: secretKey,
            RUSTFS_ACCESS_KEY: accessKey,
            RUSTFS_SECRET_KEY: secretKey,
        },
        files: [],
        mounts: [{ target: "/data", from: { volume: stack.volume("object-store") }, readOnly: false }],
        ports: [{ container: S3_PORT, host: stack.port("minio") }],
        readiness: { until: "answers", url: `http://127.0.0.1:${stack.port("minio")}/` },
        waitsFor: ["minio-volume"],
    };
}

function serverSpec(stack: Stack) {
    return {
        role: OBJECT_STORE,
        uid: UID,
        networks: ["platform"] as const,
        readySeconds: 180,
        memoryMib: stack.memoryMib(OBJECT_STORE),
        stop: { signal: "SIGTERM", graceSeconds: 30 },
    };
}

/** MinIO's root, where its server and what makes its buckets read it. */
export function rootFiles({ password }: Stack): ServiceFile[] {
    const { accessKey, secretKey } = rootKey(password);
    return [
        { path: "/run/secrets/minio/root-user", content: accessKey },
        { path: "/run/secrets/minio/root-password", content: secretKey },
    ];
}
