import { z } from "zod";
import { boolean, field, string } from "./fields";

/** Where a platform in a cluster keeps what is not elsewhere. */
export const storage = z.strictObject({
    className: field(
        z
            .string()
            .regex(/^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/)
            .optional(),
        {
            description:
                "The storage class of the platform's volume claims, where `airflow.deployment` is in-cluster. It counts when a claim is made.",
            expects: "the name of a StorageClass of the cluster",
            example: "gp3",
            fallback: "the cluster's default class",
        },
    ),
    size: field(
        string()
            .pipe(z.string().regex(/^[1-9]\d*(?:Mi|Gi|Ti)$/))
            .default("10Gi"),
        {
            description: "What each of those claims asks for. It counts when a claim is made.",
            expects: "an amount of storage such as 500Mi or 50Gi",
            example: "50Gi",
        },
    ),
    retain: field(boolean().default(false), {
        description:
            "Mode prod: whether those claims, with their namespace, stay in the cluster when the stack is destroyed.",
        expects: "true or false",
        example: "true",
    }),
});
