import { databasesOf } from "../../backup/databases";
import type { Into } from "../../backup/command-stream";

/** Repeats what is run and what it is given, in the place of a server. */
const repeats: Into = (words) =>
    Promise.resolve({ program: "sh", args: ["-c", 'echo "$*" >&2; cat >&2; exit 1', "sh", ...words] });
const output = (work: Promise<unknown>): Promise<string> =>
    work.then(
        () => "",
        (error: unknown) => String(error),
    );

describe("a server of a team's, whose user is no superuser", () => {
    const databases = databasesOf(repeats, { names: { airflow: "af", mlflow: "team-ml" } });
    const scratch = { database: "mlflow", name: "team-ml_restore" } as const;

    test("gets no roles, and gets no setting that only a superuser may set", async () => {
        const made = await output(databases.makeScratch("mlflow"));
        expect(made).toContain('DROP DATABASE IF EXISTS "team-ml_restore" WITH (FORCE);');
        expect(made).not.toMatch(/ROLE|log_statement/);
        expect(await output(databases.fill(scratch, nothing()))).not.toContain("--role");
        expect(await output(databases.handOver(scratch))).toBe("");
    });

    test("is dumped and exchanged by the names that databases have there", async () => {
        const dump = databases.dump("airflow");
        expect(await output(dump.next())).toContain("--dbname=af");
        const undone = await output(databases.undo([scratch]));
        expect(undone).toContain('ALTER DATABASE "team-ml" RENAME TO "team-ml_restore";');
        expect(undone).toContain('ALTER DATABASE "team-ml_before_restore" RENAME TO "team-ml";');
    });
});

test("in a server of the stack's a scratch has a role of its own", async () => {
    const made = await output(databasesOf(repeats).makeScratch("mlflow"));
    expect(made).toContain("DROP ROLE IF EXISTS mlflow_restore;");
    expect(made).toContain("log_statement");
});

async function* nothing(): AsyncGenerator<Uint8Array> {}
