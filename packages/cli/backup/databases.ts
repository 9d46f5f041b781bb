import * as crypto from "node:crypto";
import { commandInput, commandOutput, commandText, type Into } from "./command-stream";

/** The databases of services, each of a role of its name. */
export type Database = "airflow" | "mlflow";

/** What these services are called. */
export const LABELS: Readonly<Record<Database, string>> = { airflow: "Airflow", mlflow: "MLflow" };

/** A database that is filled beside the one in use; its role enters no other. */
export interface Scratch {
    readonly database: Database;
    /** The name of both. */
    readonly name: string;
    /** Its address as services reach it, with a password that nobody else knows. */
    readonly url: string;
}

/** The end of the name of what is filled, and of what was in use before. */
const [SCRATCH, BEFORE] = ["_restore", "_before_restore"];
/** What the stack declares itself, and an `up` makes: no data of users'. */
const NOT_DECLARED = "coalesce(description, '') NOT LIKE '%(declared in the stack''s configuration)'";

/** How many there are of what users have put into a database. */
const COUNTS: Readonly<Record<Database, Readonly<Record<string, string>>>> = {
    airflow: {
        "DAG runs": "SELECT count(*) FROM dag_run",
        connections: `SELECT count(*) FROM connection WHERE ${NOT_DECLARED}`,
        variables: `SELECT count(*) FROM variable WHERE ${NOT_DECLARED}`,
    },
    mlflow: {
        experiments: "SELECT count(*) FROM experiments WHERE experiment_id <> 0",
        "MLflow runs": "SELECT count(*) FROM runs",
        "registered models": "SELECT count(*) FROM registered_models",
        traces: "SELECT count(*) FROM trace_info",
    },
};

/**
 * The databases of a stack, by the local socket of its Postgres, which the superuser enters without a password.
 *
 * @param server Where its Postgres runs.
 */
export function databasesOf(server: Into) {
    const psql = async (sql: string, database = "postgres"): Promise<string> =>
        commandText(
            "A command of Postgres",
            await server([
                ...["psql", "--quiet", "--no-psqlrc", "--tuples-only"],
                ...["--no-align", "--set=ON_ERROR_STOP=1", `--dbname=${database}`],
            ]),
            // Nobody's password comes into the server's log.
            `SET client_min_messages = warning; SET log_min_error_statement = panic; SET log_statement = 'none';\n${sql}`,
        );
    return {
        /** Its major version. */
        version: async () => String(Math.floor(Number(await psql("SHOW server_version_num;")) / 10_000)),
        /** @param name What it is called. Defaults to what services call it. */
        counts: async (database: Database, name: string = database): Promise<Record<string, number>> => {
            const kinds = Object.entries(COUNTS[database]);
            const rows = await psql(kinds.map(([, sql]) => `${sql};`).join("\n"), name);
            const numbers = rows.split("\n").map(Number);
            return Object.fromEntries(kinds.map(([kind], index) => [kind, numbers[index] ?? 0]));
        },
        /** All of a database at one moment, in the form of `pg_dump --format=custom`. */
        dump: async function* (database: Database) {
            const words = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", database];
            yield* commandOutput(`The dump of the database ${database}`, await server(words));
        },
        /** Those of which an earlier restore has kept what was in them before. */
        kept: async (databases: readonly Database[]): Promise<Database[]> => {
            const rows = await psql("SELECT datname FROM pg_database;");
            return databases.filter((database) => rows.split("\n").includes(databaseBefore(database)));
        },
        /** Makes an empty one beside that in use, in place of one that an earlier restore has left half filled. */
        makeScratch: async (database: Database): Promise<Scratch> => {
            const name = `${database}${SCRATCH}`;
            const password = crypto.randomBytes(24).toString("hex");
            await psql(dropLines(database, [SCRATCH]).join("\n"));
            await psql(
                [
                    `CREATE ROLE ${name} LOGIN PASSWORD '${password}';`,
                    `CREATE DATABASE ${name} OWNER ${name};`,
                    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC;`,
                ].join("\n"),
            );
            return { database, name, url: `postgresql+psycopg2://${name}:${password}@postgres:5432/${name}` };
        },
        fill: async ({ database, name }: Scratch, dump: AsyncIterable<Uint8Array>) =>
            commandInput(
                `The restore of the database ${database}`,
                await server([
                    ...["pg_restore", "--no-owner", "--no-privileges"],
                    ...[`--role=${name}`, "--exit-on-error", "--single-transaction", `--dbname=${name}`],
                ]),
                dump,
            ),
        /** Hands what is in it to the role of the one in use. */
        handOver: ({ database, name }: Scratch) => psql(`REASSIGN OWNED BY ${name} TO ${database};`, name),
        /**
         * All of them at once take the places of those in use, which nobody may use then. What an earlier restore has kept
         * goes only now, so that it is there as long as this one may fail.
         */
        swap: async (scratches: readonly Scratch[]) => {
            await psql(scratches.map(({ database }) => dropLine(databaseBefore(database))).join("\n"));
            await psql(
                exchange(
                    scratches.flatMap(({ database, name }) => [
                        [database, databaseBefore(database)],
                        [name, database],
                    ]),
                ),
            );
        },
        /** Those from before are in use again. */
        undo: (scratches: readonly Scratch[]) =>
            psql(
                exchange(
                    scratches.flatMap(({ database, name }) => [
                        [database, name],
                        [databaseBefore(database), database],
                    ]),
                ),
            ),
        /** Removes those that were filled. Where an exchange could not be undone, what was in use before is all there is of it. */
        removeFilled: async (databases: readonly Database[]) => {
            await psql(databases.flatMap((database) => dropLines(database, [SCRATCH])).join("\n"));
        },
        /** Removes those that are not in use, also what was before an exchange. */
        removeScratches: async (databases: readonly Database[]) => {
            await psql(databases.flatMap((database) => dropLines(database)).join("\n"));
        },
    };
}

export type Databases = ReturnType<typeof databasesOf>;

/** Renames in one transaction: all or none. */
function exchange(names: readonly (readonly string[])[]): string {
    const all = names.flat().map((name) => `'${name}'`);
    return [
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (${all.join(", ")});`,
        "BEGIN;",
        ...names.map(([from = "", to = ""]) => `ALTER DATABASE ${from} RENAME TO ${to};`),
        "COMMIT;",
    ].join("\n");
}

/** What the database is called that was in use before an exchange. */
export function databaseBefore(database: Database): string {
    return `${database}${BEFORE}`;
}

function dropLines(database: Database, ends: readonly string[] = [SCRATCH, BEFORE]): string[] {
    return [...ends.map((end) => dropLine(`${database}${end}`)), `DROP ROLE IF EXISTS ${database}${SCRATCH};`];
}

function dropLine(name: string): string {
    return `DROP DATABASE IF EXISTS ${name} WITH (FORCE);`;
}
