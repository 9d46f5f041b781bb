import * as pulumi from "@pulumi/pulumi";
import { addressOf } from "../lib/airflow-users";
import type { UserError } from "../lib/user-error";
import { running } from "../services/catalogue";
import type { AirflowUsers } from "../services/users";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import type { Config } from "./schema";

/** What {@link userFaults} needs to be valid. */
export const USER_KEYS = ["airflow.deployment", "airflow.oidc", "airflow.users", "services"];

/** Who may log in to Airflow besides the stack's own user; undefined for nobody. */
export function airflowUsers({ oidc, users }: Config["airflow"]): AirflowUsers | undefined {
    if (oidc === undefined && users.length === 0) {
        return undefined;
    }
    return {
        users: users.map(({ email, name, role }) => ({ name, role, email: email ?? addressOf(name) })),
        ...(oidc === undefined ? {} : { oidc: { ...oidc, clientSecret: pulumi.secret(oidc.clientSecret) } }),
    };
}

/** Users of an Airflow that the stack does not run. */
export function userFaults(stack: string, { airflow, mode, services }: Config): UserError[] {
    const given = [
        ...(airflow.users.length > 0 ? [["airflow", "users"]] : []),
        // Of one that is left out, the valid part is a map without keys.
        ...(airflow.oidc?.issuer === undefined ? [] : [["airflow", "oidc"]]),
    ];
    if (mode === "prod" && airflow.deployment !== IN_CLUSTER) {
        const problem = "is set, but the stack runs no Airflow: its users are those of the one elsewhere";
        return given.map((path) => unwantedKey(stack, path, problem));
    }
    if (running(services).some(({ name }) => name === "airflow")) {
        return [];
    }
    const fix = setLine(stack, ["services", services.length], "airflow");
    const problem = `is set, but ${configKey(["services"])} are without airflow`;
    return given.map((path) => configFault(path, problem, fix));
}
