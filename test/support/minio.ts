import execa from "execa";
import {
    S3Client,
    CreateBucketCommand,
    DeleteObjectCommand,
    GetObjectCommand,
    paginateListObjectsV2,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import { docker, tryDocker } from "./docker-engine";
import { makePlatform } from "./platform";
import { until } from "./until";

/** An S3 server that no stack has made, and what is in it. */
export interface Minio {
    /** Its address for this machine and for containers of its network. */
    readonly endpoint: string;
    /** Its root's key. */
    readonly key: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly makeBucket: (bucket: string) => Promise<void>;
    /** The names in a bucket, in alphabetical order. */
    readonly names: (bucket: string) => Promise<string[]>;
    readonly read: (bucket: string, name: string) => Promise<string>;
    readonly write: (bucket: string, name: string, text: string) => Promise<void>;
    readonly delete: (bucket: string, name: string) => Promise<void>;
    readonly remove: () => Promise<void>;
}

const KEY = { accessKeyId: "bundles", secretAccessKey: "a secret of the tests" };

/** Starts one in a network. */
export async function startMinio(container: string, network: string): Promise<Minio> {
    await tryDocker(["rm", "--force", "--volumes", container]);
    const login = [`MINIO_ROOT_USER=${KEY.accessKeyId}`, `MINIO_ROOT_PASSWORD=${KEY.secretAccessKey}`];
    const env = [...login, "MINIO_ROOT_USER_FILE=", "MINIO_ROOT_PASSWORD_FILE="].flatMap((pair) => ["--env", pair]);
    await docker("run", "--detach", "--name", container, "--network", network, ...env, await minioImage());
    const address = await docker(
        "inspect",
        "--format",
        "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
        container,
    );
    const endpoint = `http://${address.trim()}:9000`;
    const client = new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1", credentials: { ...KEY } });
    const isUp = () =>
        fetch(`${endpoint}/minio/health/ready`).then(
            ({ ok }) => ok,
            () => false,
        );
    await until("MinIO is ready", isUp);
    return {
        key: KEY,
        endpoint,
        makeBucket: async (bucket) => {
            await client.send(new CreateBucketCommand({ Bucket: bucket }));
        },
        names: async (bucket) => {
            const found: string[] = [];
            for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
                found.push(...Contents.map(({ Key = "" }) => Key));
            }
            return found.sort();
        },
        read: async (bucket, name) => {
            const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
            return (await Body?.transformToString()) ?? "";
        },
        write: async (bucket, name, text) => {
            await client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: text }));
        },
        delete: async (bucket, name) => {
            await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name }));
        },
        remove: async () => {
            client.destroy();
            await docker("rm", "--force", "--volumes", container);
        },
    };
}

/** The image of the stacks' own MinIO, which a stack has built on most machines that run this tier. */
export async function minioImage(): Promise<string> {
    const list = () => docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", "gaiaflow/minio");
    if ((await list()).trim() === "") {
        const platform = await makePlatform({ services: ["mlflow"] });
        await platform.up();
        await platform.remove();
    }
    return (await list()).split("\n")[0] ?? "";
}

/** A key of a session that may read all of MinIO and write nothing, from the STS that is part of it. */
export async function readOnlyKey({
    endpoint,
    key,
}: Minio): Promise<Record<"AccessKeyId" | "SecretAccessKey" | "SessionToken", string>> {
    const Statement = [{ Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: ["arn:aws:s3:::*"] }];
    const body = new URLSearchParams({
        ...{ Action: "AssumeRole", Version: "2011-06-15", DurationSeconds: "900" },
        Policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    }).toString();
    const user = `${key.accessKeyId}:${key.secretAccessKey}`;
    const args = ["--silent", "--aws-sigv4", "aws:amz:us-east-1:sts", "--user", user, "--data", body, endpoint];
    const { stdout: text } = await execa("curl", args);
    const part = (name: string): string => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1] ?? "";
    return {
        AccessKeyId: part("AccessKeyId"),
        SecretAccessKey: part("SecretAccessKey"),
        SessionToken: part("SessionToken"),
    };
}
