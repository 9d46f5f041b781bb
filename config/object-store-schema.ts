import { z } from "zod";
import { BUCKET_NAME, BUCKET_PATTERN } from "../lib/bucket-names";
import { removeLine } from "./config-commands";
import { field, imageReference, string } from "./fields";
import { outsideBucket } from "./outside-bucket-schema";
import { refuse } from "./refusal";

/** A list of texts, each once. */
const eachOnce = (element: z.ZodType<string>) =>
    z.array(element).superRefine((names, context) => {
        names.forEach((name, index) => {
            if (names.indexOf(name) < index) {
                refuse(context, [index], { expects: "each name once", fix: removeLine });
            }
        });
    });

/** The object store of a platform on this machine. */
export const objectStore = z.strictObject({
    buckets: field(eachOnce(z.string().refine((name) => BUCKET_NAME.test(name))).default([]), {
        description:
            "Buckets to make at an `up`, besides `mlflow` and `data`. One that is taken out of the list is kept with what is in it: " +
            "[the object store](object-store.md) says how it is removed. Modes dev and prod_local.",
        expects:
            "a list of names of 3 to 63 lower-case letters, digits, `-` and `.`, each once, that S3 takes for buckets",
        example: "s2-products",
        fallback: "none",
        list: true,
    }),
    keyBuckets: field(eachOnce(z.string().refine((pattern) => BUCKET_PATTERN.test(pattern))).optional(), {
        description:
            "Buckets that tasks, pods and notebooks may make, use, configure and remove, besides using those of `buckets`: by name, `iris-*` by " +
            "how they begin, or `*` for all. Another server than MinIO has one key, which may do everything.",
        expects: "a list of names of buckets, with or without a `*` at the end, each once",
        example: "*",
        fallback: "those that begin with the project's name and `-`, such as `iris-*`",
        list: true,
    }),
    image: field(imageReference().optional(), {
        expects: "an image reference with a version tag or a digest (not latest)",
        description:
            "Another S3 server instead of MinIO. It listens on port 9000 of its container, keeps its data in `/data`, which " +
            "it may write, and runs as user 10001 of group 0 without capabilities. It is given its one key in every pair of variables " +
            "that such servers read: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, MINIO_ROOT_USER and MINIO_ROOT_PASSWORD, " +
            "RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY. MLflow, tasks and notebooks use that key. The buckets are made by plain S3 calls, " +
            "and it counts as ready when it answers HTTP. MinIO's data stays in its own volume.",
        example: "registry.example.com/seaweedfs:4.46",
        fallback: "MinIO, built from `images/`",
    }),
    command: field(z.array(string()).min(1).optional(), {
        description: "The command of that server.",
        expects: "a list of texts",
        example: "server",
        list: true,
        fallback: "the image's own",
    }),
    ...outsideBucket,
});
