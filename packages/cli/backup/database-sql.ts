/** The databases of services, each of a role of its name. */
export type Database = "airflow" | "mlflow";

/** The end of the name of what is filled, and of what was in use before. */
export const [SCRATCH, BEFORE] = ["_restore", "_before_restore"];

/** What the stack declares itself, and an `up` makes: no data of users'. */
const NOT_DECLARED = "coalesce(description, '') NOT LIKE '%(declared in the stack''s configuration)'";

/** How many there are of what users have put into a database. */
export const COUNTS: Readonly<Record<Database, Readonly<Record<string, string>>>> = {
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

/** Renames in one transaction: all or none. Of others' sessions, who is no superuser may end none. */
export function exchange(names: readonly (readonly string[])[]): string {
    const all = names.flat().map((name) => `'${name.replaceAll("'", "''")}'`);
    const mine = "usename = current_user OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)";
    return [
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (${all.join(", ")}) AND (${mine});`,
        "BEGIN;",
        ...names.map(([from = "", to = ""]) => `ALTER DATABASE ${identifier(from)} RENAME TO ${identifier(to)};`),
        "COMMIT;",
    ].join("\n");
}

export function dropLine(name: string): string {
    return `DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE);`;
}

/** A name as SQL takes it. */
export function identifier(name: string): string {
    return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
