import { z } from "zod";
import { OBJECT_NAME, SECRET_NAME, VARIABLE_NAME } from "../lib/secret-names";
import { field, string } from "./fields";

/** Secrets by name, each with its values by key. */
export const secrets = field(
    z.record(z.string().regex(SECRET_NAME), z.record(z.string().regex(VARIABLE_NAME), string())),
    {
        description:
            "What tasks name in `secrets=[…]`: names of secrets, each with values by the environment variable that carries them. " +
            "Every value has to be encrypted (`--secret`).",
        expects:
            "values by names of environment variables, by names of lower-case letters, digits and `-`, in parts divided by `.`, that do not start with `gaiaflow-`, " +
            "set with --secret",
        example: "API_KEY",
        fallback: "none",
        within: ["my-creds", "API_KEY"],
        secret: true,
    },
).default({});

/** A list of names of Kubernetes objects, each once. */
export const objectNames = (description: string, example: string, fallback: string) =>
    field(
        z
            .array(z.string().max(253).regex(OBJECT_NAME))
            .refine((names) => new Set(names).size === names.length)
            .default([]),
        {
            description,
            expects: "a list of names of lower-case letters, digits and `-`, in parts divided by `.`, each once",
            example,
            fallback,
            list: true,
        },
    );

/** Names alone. */
export const existingSecrets = objectNames(
    "Secrets that somebody else puts into the tasks' namespace (External Secrets, Vault, `kubectl`), so that DAGs may name them in `secrets=[…]`. " +
        "The stack reads and writes none of them; in mode dev their values are not there.",
    "team-warehouse",
    "none",
);
