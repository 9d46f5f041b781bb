import { z } from "zod";
import { BUCKET_NAME } from "../lib/bucket-names";
import { field, string } from "./fields";

/** Where a bucket is of which nothing else is said. */
export const DEFAULT_REGION = "us-east-1";

/** A bucket elsewhere instead of an object store of the stack's own. */
export const outsideBucket = {
    bucket: field(
        z
            .string()
            .refine((name) => BUCKET_NAME.test(name))
            .optional(),
        {
            description:
                "A bucket for MLflow's artifacts, below `mlflow/`, instead of an object store of the stack's own, where `airflow.deployment` is in-cluster " +
                "([more](in-cluster.md#state-elsewhere)). It has to exist. Tasks and notebooks use its server with the same key.",
            expects: "the name of a bucket",
            example: "team-models",
            fallback: "MinIO in a pod",
        },
    ),
    endpoint: field(z.url({ protocol: /^https?$/ }).optional(), {
        description: "The address of its S3 server, as pods reach it.",
        expects: "an http or https address",
        example: "https://s3.example.com",
        fallback: "Amazon's of the region",
    }),
    region: field(string().default(DEFAULT_REGION), {
        description: "Its region.",
        expects: "the name of a region",
        example: "eu-central-1",
    }),
    role: field(
        z
            .string()
            .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/)
            .optional(),
        {
            description:
                "Mode prod, on EKS: the role of Amazon's by which pods open the bucket, in the place of `credentials`: no pod has a key then. " +
                "The service accounts that may take it are listed in [the docs](in-cluster.md#a-role-in-the-place-of-a-key).",
            expects: "the ARN of an IAM role",
            example: "arn:aws:iam::123456789012:role/gaiaflow",
            fallback: "none: `credentials` open it",
        },
    ),
    credentials: z
        .strictObject({
            accessKey: field(string().optional(), {
                description: "Who reads and writes there.",
                expects: "the id of an access key",
                example: "AKIAEXAMPLE",
                fallback: "none; it must be set where `bucket` is and `role` is not",
            }),
            secretKey: field(string().optional(), {
                description: "That key's secret.",
                expects: "a text, set with --secret",
                example: "SECRET",
                fallback: "none; it must be set where `bucket` is and `role` is not",
                secret: true,
            }),
        })
        .prefault({}),
};
