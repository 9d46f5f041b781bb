import { z } from "zod";
import { field, imageReference, string } from "./fields";

/** Another S3 server instead of MinIO. */
export const objectStore = z
    .strictObject({
        image: field(imageReference(), {
            expects: "an image reference with a version tag or a digest (not latest)",
            description:
                "Another S3 server instead of MinIO. It listens on port 9000 of its container, keeps its data in `/data`, which " +
                "it may write, and runs as user 10001 of group 0 without capabilities. It is given its one key in every pair of variables " +
                "that such servers read: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, MINIO_ROOT_USER and MINIO_ROOT_PASSWORD, " +
                "RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY. MLflow, tasks and notebooks use that key. The buckets are made by plain S3 calls, " +
                "and it counts as ready when it answers HTTP. MinIO's data stays in its own volume.",
            example: "registry.example.com/seaweedfs:4.46",
        }),
        command: field(z.array(string()).min(1).optional(), {
            description: "The command of that server.",
            expects: "a list of texts",
            example: "server",
            list: true,
            fallback: "the image's own",
        }),
    })
    .optional();
