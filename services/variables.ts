import type * as pulumi from "@pulumi/pulumi";
import type { ServiceSpec } from "./spec";

/** Environment by name: a secret value is an output, any other a text. */
export type Variables = Readonly<Record<string, pulumi.Input<string>>>;

/** Where a container finds its secret variables, each in a file of its name. Known to \`images/common/with-secret-variables\`. */
export const SECRET_VARIABLES_FOLDER = "/run/secrets/environment";

/** A spec's two environments, plain and secret, from variables of which later ones win. */
export function mergeVariables(
    ...all: readonly Variables[]
): Required<Pick<ServiceSpec, "environment" | "secretEnvironment">> {
    const entries = Object.entries(Object.assign({}, ...all) as Variables);
    const isSecret = ([, value]: (typeof entries)[number]): boolean => typeof value !== "string";
    return {
        environment: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
        secretEnvironment: Object.fromEntries(entries.filter(isSecret)),
    };
}

/** Those of the variables that a service does not go by itself. */
export function omitVariables(variables: Variables, omitted: RegExp): Variables {
    return Object.fromEntries(Object.entries(variables).filter(([name]) => !omitted.test(name)));
}
