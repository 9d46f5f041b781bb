import type * as pulumi from "@pulumi/pulumi";
import { ARTIFACT_BUCKET, DATA_BUCKET, OBJECT_STORE_ENDPOINT } from "./clients";
import type { ObjectStoreArgs } from "./object-store";
import type { ServiceFile, ServiceSpec } from "./service-spec";

/** The user of our image, whose `/data` every server writes. */
const UID = 10001;
const API_PORT = Number(new URL(OBJECT_STORE_ENDPOINT).port);
const CONSOLE_PORT = 9001;

/** MinIO itself. */
export function minioSpec(args: ObjectStoreArgs): ServiceSpec {
    return {
        ...server(args),
        image: args.image,
        environment: {},
        files: rootFiles(args),
        mounts: [{ target: "/data", from: { volume: args.volumes.minio }, readOnly: false }],
        ports: [
            { container: API_PORT, host: args.ports.api },
            { container: CONSOLE_PORT, host: args.ports.console },
        ],
        readiness: {
            until: "healthy",
            check: {
                command: ["/usr/local/bin/http-ok", String(API_PORT), "/minio/health/ready"],
                intervalSeconds: 3,
                timeoutSeconds: 5,
                startSeconds: 60,
                retries: 5,
            },
        },
    };
}

/** Another S3 server; it takes its key from whichever of these variables it knows, since it offers no common file. */
export function otherServerSpec(args: ObjectStoreArgs, other: NonNullable<ObjectStoreArgs["other"]>): ServiceSpec {
    const { user, password } = args.credentials.objectStoreRoot;
    return {
        ...server(args),
        image: other.image,
        ...(other.command ? { command: other.command } : {}),
        environment: {
            AWS_ACCESS_KEY_ID: user,
            AWS_SECRET_ACCESS_KEY: password,
            MINIO_ROOT_USER: user,
            MINIO_ROOT_PASSWORD: password,
            RUSTFS_ACCESS_KEY: user,
            RUSTFS_SECRET_KEY: password,
        },
        files: [],
        mounts: [{ target: "/data", from: { volume: args.volumes.other }, readOnly: false }],
        ports: [{ container: API_PORT, host: args.ports.api }],
        readiness: { until: "answers", url: `http://127.0.0.1:${args.ports.api}/` },
    };
}

/** Makes the buckets and, in MinIO, the one key that opens only these. */
export function initSpec(args: ObjectStoreArgs, serverId: pulumi.Input<string>): ServiceSpec {
    const { accessKey, secretKey } = args.credentials.s3;
    const limitedKey = [
        { path: "/run/secrets/minio/access-key", content: accessKey },
        { path: "/run/secrets/minio/secret-key", content: secretKey },
    ];
    return {
        ...oneShot(args, "minio-init"),
        command: ["object-store-init"],
        environment: {
            OBJECT_STORE_BUCKETS: [ARTIFACT_BUCKET, DATA_BUCKET].join(","),
            OBJECT_STORE_ENDPOINT: OBJECT_STORE_ENDPOINT,
        },
        files: [...rootFiles(args), ...(args.other ? [] : limitedKey)],
        mounts: [],
        after: serverId,
    };
}

/**
 * Mounts the other server's volume once in our image. Docker gives an empty volume the owner of the folder it first
 * covers; a server's own image may have no `/data`, and the server may then not write there.
 */
export function prepareVolumeSpec(args: ObjectStoreArgs): ServiceSpec {
    return {
        ...oneShot(args, "minio-volume"),
        command: ["true"],
        environment: {},
        files: [],
        mounts: [{ target: "/data", from: { volume: args.volumes.other }, readOnly: false }],
    };
}

function server(args: ObjectStoreArgs) {
    return {
        role: "minio",
        uid: UID,
        networks: ["platform"] as const,
        readySeconds: 180,
        memoryMib: args.memoryMib,
        stop: { signal: "SIGTERM", graceSeconds: 30 },
    };
}

function oneShot(args: ObjectStoreArgs, role: string) {
    return {
        role,
        image: args.image,
        uid: UID,
        networks: ["platform"] as const,
        ports: [],
        readiness: { until: "done" } as const,
        readySeconds: 180,
        memoryMib: 256,
        stop: { signal: "SIGTERM", graceSeconds: 5 },
    };
}

function rootFiles({ credentials: { objectStoreRoot } }: ObjectStoreArgs): ServiceFile[] {
    return [
        { path: "/run/secrets/minio/root-user", content: objectStoreRoot.user },
        { path: "/run/secrets/minio/root-password", content: objectStoreRoot.password },
    ];
}
