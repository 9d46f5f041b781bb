import { z } from "zod";
import { OBJECT_NAME, OWN_SECRETS, SECRET_NAME, VARIABLE_NAME } from "../lib/secret-names";
import { UserError } from "../lib/user-error";
import { configKey, removeLine } from "./config-commands";
import { field, string } from "./fields";
import { refuse } from "./refusal";

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

/** A list of names of Kubernetes objects that others make, each once. */
export const objectNames = (description: string, example: string, fallback: string) =>
    field(
        z
            .array(z.string().max(253).regex(OBJECT_NAME))
            .superRefine((names, context) => {
                names.forEach((name, index) => {
                    if (names.indexOf(name) < index) {
                        refuse(context, [index], { expects: "each name once", fix: removeLine });
                    } else if (name.startsWith(OWN_SECRETS)) {
                        const expects = `no name that starts with ${OWN_SECRETS}: those are the stack's own`;
                        refuse(context, [index], { expects, fix: removeLine });
                    }
                });
            })
            .default([]),
        {
            description,
            expects:
                "a list of names of lower-case letters, digits and `-`, in parts divided by `.`, each once, that do not start with `gaiaflow-`",
            example,
            fallback,
            list: true,
        },
    );

/** Names alone. */
export const existingSecrets = objectNames(
    "Secrets that somebody else puts into the tasks' namespace (External Secrets, Vault, `kubectl`), so that DAGs may name them in `secrets=[…]`. " +
        "The stack reads and writes none of them, and so none stands in `secrets`; in mode dev their values are not there.",
    "team-warehouse",
    "none",
);

/** A secret is the stack's or somebody else's: two that write it would undo each other's work at each turn. */
export function sharedSecrets(
    own: Readonly<Record<string, unknown>> = {},
    existing: readonly string[] = [],
    stack: string,
): UserError[] {
    return existing.flatMap((name, index) => {
        const path = ["existingSecrets", index];
        return Object.hasOwn(own, name)
            ? [
                  new UserError({
                      subject: configKey(path),
                      problem: `is ${name}, which the stack itself makes, as ${configKey(["secrets", name])} says; expected it in one of them`,
                      fix: removeLine(stack, path),
                  }),
              ]
            : [];
    });
}
