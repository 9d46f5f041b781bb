import * as pulumi from "@pulumi/pulumi";
import { OWN_USER, addressOf, type AirflowUser } from "../lib/airflow-users";
import { secret } from "./airflow-part";
import type { ServiceFile } from "./spec";
import type { Passwords, ServiceOptions, Stack } from "./stack";

type Users = Pick<ServiceOptions, "airflowUsers">;

const PASSWORD_LENGTH = 24;

/** Passwords of those that the configuration names, by name. */
export function userPasswords({ airflowUsers }: Users): Record<string, number> {
    return Object.fromEntries((airflowUsers?.users ?? []).map(({ name }) => [passwordName(name), PASSWORD_LENGTH]));
}

/** The same for whoever asks how to log in. */
export function userLogins(password: Passwords, { airflowUsers }: Users): Record<string, pulumi.Output<string>> {
    return Object.fromEntries((airflowUsers?.users ?? []).map(({ name }) => [name, password(passwordName(name))]));
}

/** What the migration makes users of; nothing where there is but the one. */
export function userFiles({ airflowUsers, password }: Stack): ServiceFile[] {
    if (airflowUsers === undefined) {
        return [];
    }
    const admin: AirflowUser = { name: OWN_USER, role: "Admin", email: addressOf(OWN_USER) };
    const all = [
        password("airflow").apply((text) => ({ ...admin, password: text })),
        ...airflowUsers.users.map((user) =>
            password(passwordName(user.name)).apply((text) => ({ ...user, password: text })),
        ),
    ];
    return [
        secret(
            "users.json",
            pulumi.all(all).apply((users) => JSON.stringify(users)),
        ),
    ];
}

/** What the API server lets people in by. */
export function loginFiles({ airflowUsers, password }: Stack): ServiceFile[] {
    if (airflowUsers === undefined) {
        const passwords = password("airflow").apply((text) => JSON.stringify({ [OWN_USER]: text }));
        // Airflow opens it for writing, even when there is nothing to add.
        return [{ ...secret("passwords.json", passwords), writable: true }];
    }
    return airflowUsers.oidc === undefined
        ? []
        : [
              secret(
                  "oidc.json",
                  pulumi.output(airflowUsers.oidc).apply((settings) => JSON.stringify(settings)),
              ),
          ];
}

function passwordName(user: string): string {
    return `airflow-user-${user}`;
}
