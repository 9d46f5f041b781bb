import execa from "execa";
import type { Platform } from "../../test/support/platform";

/**
 * Runs statements in the database of a stack's Airflow, by the local socket of its Postgres.
 *
 * @returns A line for each row, with `|` between columns.
 * @throws With what Postgres says, where one fails.
 */
export async function airflowSql({ container }: Pick<Platform, "container">, sql: string): Promise<string[]> {
    const psql = ["psql", "--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "airflow"];
    const args = ["exec", "--interactive", container("postgres"), ...psql];
    return (await execa("docker", args, { input: sql })).stdout.split("\n").filter(Boolean);
}
