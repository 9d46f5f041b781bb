import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { InCluster } from "./in-cluster";

/** The first model's own file in the cluster's object store. Fails where the store does not answer, or has none. */
export async function modelText({ platform }: InCluster): Promise<string> {
    const { accessKey: accessKeyId, secretKey: secretAccessKey } = (await platform.logins()).s3;
    const client = new S3Client({
        ...{ endpoint: `http://127.0.0.1:${platform.ports.minio}`, forcePathStyle: true, region: "us-east-1" },
        credentials: { accessKeyId, secretAccessKey },
    });
    try {
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: "mlflow" }));
        const [model = ""] = Contents.map(({ Key = "" }) => Key).filter((key) => key.endsWith("/MLmodel"));
        const { Body } = await client.send(new GetObjectCommand({ Bucket: "mlflow", Key: model }));
        return (await Body?.transformToString()) ?? "";
    } finally {
        client.destroy();
    }
}
