import { z } from "zod";
import { isOwnVariable } from "../lib/own-variables";
import { VARIABLE_NAME } from "../lib/secret-names";
import { field, string } from "./fields";

/** Variables for all that runs. */
export const env = field(
    z
        .record(
            z
                .string()
                .regex(VARIABLE_NAME)
                .refine((name) => !isOwnVariable(name)),
            string(),
        )
        .default({}),
    {
        description:
            "Environment of tasks, pods, notebooks, Airflow, MLflow and JupyterLab; wins over what we set for tasks and notebooks, and over `envFile`. " +
            "A password, token or key is set with `--secret`: then all values of this map reach containers as files and pods by a Secret.",
        expects:
            "texts by names of environment variables, none of which is the containers' own (PATH, HOME, PYTHONPATH and the like, GAIAFLOW_…)",
        example: "eu-central-1",
        fallback: "none",
        within: ["AWS_DEFAULT_REGION"],
    },
);

/** A file of such variables. */
export const envFile = field(z.string().min(1).optional(), {
    description:
        "A file with lines `NAME=value` (dotenv; `$NAME` in a value stays as it is): the same as `env`, and all of it secret. " +
        "It is read at each `up`, and belongs into `.gitignore`.",
    expects: "the path of a file, from the folder of Pulumi.yaml",
    example: ".env",
    fallback: "none",
});
