import { z } from "zod";
import { BUCKET_NAME } from "../lib/bucket-names";
import { boolean, field, integer } from "./fields";

/** Values that tasks hand on to each other, and that are no JSON or too large. */
export const xcom = z.strictObject({
    objectStorage: field(boolean().default(false), {
        description:
            "Whether what a function returns may also be a table, an array, a model or JSON of more than 120 KiB: it is kept in the object store and " +
            "[handed on by reference](task-factory.md#tables-arrays-models-and-large-values). Without it, such values are refused.",
        expects: "true or false",
        example: "true",
    }),
    maxObjectMib: field(integer(1, 4096).default(100), {
        description: "The largest of these values, in MiB. A task holds each that it takes or gives in its memory.",
        expects: "a whole number of MiB from 1 to 4096",
        example: "500",
    }),
    keepDays: field(integer(1, 3650).default(30), {
        description:
            "After how many days such a value is removed, also where Airflow still has its run. Those of runs that Airflow no longer has go at the next `up`.",
        expects: "a whole number of days from 1 to 3650",
        example: "7",
    }),
    bucket: field(
        z
            .string()
            .refine((name) => BUCKET_NAME.test(name))
            .optional(),
        {
            description:
                "Mode prod: the bucket for them, which is there already; what Airflow finds of AWS's credentials reads, writes, lists and removes in it. " +
                "Nothing is touched that is not below `xcom/<Pulumi project>.<stack>/`. The other modes have one of their own, `xcom`.",
            expects: "a name of 3 to 63 lower-case letters, digits, `-` and `.` that S3 takes for a bucket",
            example: "ml-values",
            fallback: "none; with `objectStorage` it must be set in mode prod",
        },
    ),
});
