import type * as pulumi from "@pulumi/pulumi";
import { databaseUrl } from "../lib/database-url";
import { outsideDatabase } from "./outside";
import { defineService } from "./service";
import type { ServiceSpec } from "./spec";
import type { Stack } from "./stack";

/** Its role, and the host name under which services find it. */
export const POSTGRES = "postgres";

/** The databases of the other services. No port of this machine leads to it. */
export const postgres = defineService({
    name: POSTGRES,
    noun: "Postgres",
    selectable: false,
    needs: [],
    startsAfter: [],
    ports: {},
    memory: { [POSTGRES]: "512Mi" },
    volumes: ["postgres"],
    passwords: {},
    replacedBy: "database",
    logins: ({ databases }, { outside }) => (outside?.database ? {} : { postgres: databases }),
    describe: (stack) => [serverSpec(stack)],
});

/** Its image sets the roles' passwords from the files at each start. */
function serverSpec(stack: Stack): ServiceSpec {
    return {
        role: POSTGRES,
        image: stack.image("postgres"),
        // The owner of the data, whoever owns the project.
        uid: 999,
        environment: {},
        files: Object.entries(stack.databases).map(([role, content]) => ({
            path: `/run/secrets/postgres/${role}`,
            content,
        })),
        mounts: [{ target: "/var/lib/postgresql/data", from: { volume: stack.volume("postgres") }, readOnly: false }],
        networks: ["database"],
        ports: [],
        listens: [5432],
        readiness: {
            until: "healthy",
            check: {
                // Over TCP: while the start sets the passwords, only the local socket answers.
                command: ["pg_isready", "--quiet", "--host", "127.0.0.1"],
                intervalSeconds: 3,
                timeoutSeconds: 5,
                // After a crash it reads what it had written ahead first, which takes minutes of a large database.
                startSeconds: 150,
                retries: 5,
            },
        },
        readySeconds: 180,
        memoryMib: stack.memoryMib(POSTGRES),
        stop: { signal: "SIGINT", graceSeconds: 60 },
    };
}

/**
 * The address of a service's own database, with its password.
 * @param secretsFolder Where the service finds its secrets.
 */
export function databaseOf(stack: Stack, database: string, secretsFolder: string): pulumi.Output<string> {
    const { outside } = stack;
    if (outside?.database) {
        return outsideDatabase(outside.database, database, secretsFolder).sync;
    }
    const password = stack.databases[database];
    if (!password) {
        throw new Error(`no service of the catalogue has a database ${database}`);
    }
    return password.apply((text) => databaseUrl({ role: database, password: text, host: POSTGRES }));
}
