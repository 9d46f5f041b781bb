import { stackCredentials } from "../platform/credentials";
import type { ObjectStore } from "./objects";

/** The key of a stack's own object store that lists all buckets. */
export async function rootKeyOf(stack: string): Promise<ObjectStore["key"]> {
    const { minio } = await stackCredentials(stack);
    return { accessKey: minio?.["accessKey"] ?? "", secretKey: minio?.["secretKey"] ?? "" };
}
