import * as crypto from "node:crypto";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { commandInput, commandOutput, commandText, type Into } from "./command-stream";
import { BEFORE, COUNTS, SCRATCH, dropLine, exchange, identifier, type Database } from "./database-sql";

export type { Database } from "./database-sql";

/** What these services are called. */
export const LABELS: Readonly<Record<Database, string>> = { airflow: "Airflow", mlflow: "MLflow" };

/** A database that is filled beside the one in use; of a server of the stack's, its role enters no other. */
export interface Scratch {
    readonly database: Database;
    /** Its name, and that of its role. */
    readonly name: string;
    /** Its address as services reach it, with a password that nobody else knows. Absent where it is that of the one in use. */
    readonly url?: string;
}

/** A Postgres server, as far as it is not the stack's own. */
export interface ServerOptions {
    /**
     * What the databases of services are called in a server of a team's, whose user owns all of them. Defaults to those of a
     * server of the stack's, which its superuser enters.
     */
    readonly names?: Readonly<Partial<Record<Database, string>>> | undefined;
}
/**
 * The databases of a stack: by the local socket of its Postgres, which the superuser enters without a password, or in a server of
 * a team's.
 *
 * @param server Where clients of Postgres run, which find the server by themselves.
 */
export function databasesOf(server: Into, { names }: ServerOptions = {}) {
    const isOwn = names === undefined;
    const own = (database: Database): string => names?.[database] ?? database;
    const before = (database: Database): string => `${own(database)}${BEFORE}`;
    const dropLines = (database: Database, ends: readonly string[] = [SCRATCH, BEFORE]): string[] => [
        ...ends.map((end) => dropLine(`${own(database)}${end}`)),
        ...(isOwn ? [`DROP ROLE IF EXISTS ${database}${SCRATCH};`] : []),
    ];
    const psql = async (sql: string, database = "postgres"): Promise<string> =>
        commandText(
            "A command of Postgres",
            await server([
                ...["psql", "--quiet", "--no-psqlrc", "--tuples-only"],
                ...["--no-align", "--set=ON_ERROR_STOP=1", `--dbname=${database}`],
            ]),
            // Nobody's password comes into the server's log; who is no superuser writes none, and may not say so.
            `SET client_min_messages = warning; ${isOwn ? "SET log_min_error_statement = panic; SET log_statement = 'none';" : ""}\n${sql}`,
        );
    return {
        /** Its major version. */
        version: async () => String(Math.floor(Number(await psql("SHOW server_version_num;")) / 10_000)),
        /** Whether they are in a server of the stack's. */
        isOwn,
        /** What a database is called that was in use before an exchange. */
        before,
        /** @throws {UserError} Where whoever enters may not make and rename databases. */
        refuseRestore: async (): Promise<void> => {
            const asked = "SELECT rolcreatedb OR rolsuper, rolname FROM pg_roles WHERE rolname = current_user;";
            const [may, user = ""] = (await psql(asked)).split("|");
            if (may !== "t") {
                throw new UserError({
                    problem: `The user ${user} of the database server may make no databases, and a restore fills new ones beside those in use.`,
                    fix: `Say there: ALTER ROLE ${identifier(user)} CREATEDB`,
                });
            }
        },
        /** @param name What it is called. Defaults to what services call it. */
        counts: async (database: Database, name = own(database)): Promise<Record<string, number>> => {
            const kinds = Object.entries(COUNTS[database]);
            const rows = await psql(kinds.map(([, sql]) => `${sql};`).join("\n"), name);
            const numbers = rows.split("\n").map(Number);
            return Object.fromEntries(kinds.map(([kind], index) => [kind, numbers[index] ?? 0]));
        },
        /** All of a database at one moment, in the form of `pg_dump --format=custom`. */
        dump: async function* (database: Database) {
            const words = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", `--dbname=${own(database)}`];
            yield* commandOutput(`The dump of the database ${database}`, await server(words));
        },
        /** Those of which an earlier restore has kept what was in them before. */
        kept: async (databases: readonly Database[]): Promise<Database[]> => {
            const rows = await psql("SELECT datname FROM pg_database;");
            return databases.filter((database) => rows.split("\n").includes(before(database)));
        },
        /** Makes an empty one beside that in use, in place of one that an earlier restore has left half filled. */
        makeScratch: async (database: Database): Promise<Scratch> => {
            const name = `${own(database)}${SCRATCH}`;
            await psql(dropLines(database, [SCRATCH]).join("\n"));
            if (!isOwn) {
                await psql(`CREATE DATABASE ${identifier(name)};`);
                return { database, name };
            }
            const password = crypto.randomBytes(24).toString("hex");
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
                    ...(isOwn ? [`--role=${name}`] : []),
                    ...["--exit-on-error", "--single-transaction", `--dbname=${name}`],
                ]),
                dump,
            ),
        /** Hands what is in it to the role of the one in use. */
        handOver: async ({ database, name }: Scratch) => {
            if (isOwn) {
                await psql(`REASSIGN OWNED BY ${name} TO ${database};`, name);
            }
        },
        /**
         * All of them at once take the places of those in use, which nobody may use then. What an earlier restore has kept
         * goes only now, so that it is there as long as this one may fail.
         */
        swap: async (scratches: readonly Scratch[]) => {
            await psql(scratches.map(({ database }) => dropLine(before(database))).join("\n"));
            await psql(
                exchange(
                    scratches.flatMap(({ database, name }) => [
                        [own(database), before(database)],
                        [name, own(database)],
                    ]),
                ),
            );
        },
        /** Those from before are in use again. */
        undo: (scratches: readonly Scratch[]) =>
            psql(
                exchange(
                    scratches.flatMap(({ database, name }) => [
                        [own(database), name],
                        [before(database), own(database)],
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
