import { loginStatus } from "../../support/airflow-api";
import { attachDebugger } from "../../support/debug-client";
import { succeed } from "../../support/clone";
import { docker, lives, python } from "../../support/docker";
import { freePorts } from "../../support/free-ports";
import { mlflow } from "../../support/mlflow-api";
import { until } from "../../support/until";
import { makePlatform, type Platform } from "../../support/platform";

jest.setTimeout(1_800_000);

const DAY_MS = 24 * 60 * 60 * 1000;

/** Runs SQL in a database of the stack's, by the file in which a service's container has its address. */
const sql = (service: string, ...lines: string[]) =>
    [
        "from pathlib import Path",
        "import psycopg2",
        `address = Path("/run/secrets/${service}/database-url").read_text().strip().replace("+psycopg2", "")`,
        "with psycopg2.connect(address) as connection:",
        "    cursor = connection.cursor()",
        ...lines.map((line) => `    ${line}`),
    ].join("\n");

const RUNS = sql(
    "airflow",
    'cursor.execute("SELECT run_id FROM dag_run ORDER BY run_id")',
    "print(json.dumps([run for run, in cursor.fetchall()]))",
);
const AGE_RUNS = sql(
    "airflow",
    'for table in ("dag_run", "task_instance"):',
    `    cursor.execute(f"UPDATE {table} SET start_date = now() - interval '1 year'")`,
);
const AGE_DELETED = sql(
    "mlflow",
    `cursor.execute("UPDATE runs SET deleted_time = %s WHERE lifecycle_stage = 'deleted'", (given["time"],))`,
);

/** What is done with a stack that has run for a while: one task alone, old things away, credentials made new. */
describe("a stack from day to day", () => {
    let platform: Platform;
    beforeAll(async () => {
        // Images and tools of this machine are not the test's to prune.
        const retention = { imageDays: 3650 };
        platform = await makePlatform({ services: ["airflow", "mlflow"], retention });
        // Which Pulumi is meant, it writes down for all commands.
        await succeed(platform.gaiaflow("tools"));
        await platform.up();
    });
    afterAll(async () => {
        await platform.remove();
    });
    const gaiaflow = async (...words: [string, ...string[]]) => {
        const { all = "", exitCode } = await platform.gaiaflow(...words);
        return { all, exitCode };
    };
    const runs = async () => JSON.parse(await python(platform.container("airflow-scheduler"), RUNS)) as string[];

    test("a task runs alone, with what the newest run that succeeded has handed on, and leaves no run", async () => {
        // Airflow reads the DAGs once it is up: until then it knows none.
        const known = sql(
            "airflow",
            `cursor.execute("SELECT count(*) FROM serialized_dag WHERE dag_id = 'train_iris'")`,
            "print(cursor.fetchone()[0])",
        );
        const scheduler = platform.container("airflow-scheduler");
        await until("Airflow knows the DAG", async () => Number(await python(scheduler, known)) > 0, 300);
        const first = await gaiaflow("run", "train_iris", "--wait", "--yes");
        expect({ exitCode: first.exitCode, all: first.all }).toMatchObject({ exitCode: 0 });
        const before = await runs();
        const { all, exitCode } = await gaiaflow("task", "run", "train_iris", "train");
        expect({ all, exitCode }).toMatchObject({ exitCode: 0 });
        expect(all).toContain(`that of run ${before[0] ?? ""}`);
        expect(all).toContain("gaiaflow: running iris.train:train");
        expect(all).toContain("gaiaflow: train: success");
        expect(await runs()).toEqual(before);
        const none = await gaiaflow("task", "run", "train_iris", "nothing");
        expect(none.exitCode).toBe(2);
        expect(none.all).toContain("It has evaluate, prepare, register, train");
    });

    test("with --debug its function waits for an editor, and goes on when that lets it", async () => {
        const [port = 0] = await freePorts(1);
        const child = platform.gaiaflow("task", "run", "train_iris", "prepare", "--debug", "--port", String(port));
        let output = "";
        await new Promise<void>((resolve, reject) => {
            child.all?.on("data", (chunk: Buffer) => {
                output += chunk.toString();
                if (output.includes("waiting for a debugger")) resolve();
            });
            void child.then(() => reject(new Error(output)));
        });
        expect(output).toContain(`"remoteRoot": "/tmp/gaiaflow-debug/project"`);
        expect(output).not.toContain("prepare: success");
        const seen = await attachDebugger(port);
        expect(seen).toEqual(expect.arrayContaining(["initialize", "initialized", "configurationDone", "terminated"]));
        expect({ ...(await child), output }).toMatchObject({ exitCode: 0 });
        expect(output).toContain("gaiaflow: prepare: success");
    });

    test("prune shows what is old, removes it once it is agreed to, and nothing else", async () => {
        const scheduler = platform.container("airflow-scheduler");
        const { experiment_id: id } = await mlflow<{ experiment_id: string }>(
            platform.ports.mlflow,
            "POST",
            "experiments/create",
            { name: "old" },
        );
        const { run } = await mlflow<{ run: { info: { run_id: string } } }>(
            platform.ports.mlflow,
            "POST",
            "runs/create",
            { experiment_id: id },
        );
        await mlflow(platform.ports.mlflow, "POST", "runs/delete", { run_id: run.info.run_id });
        await python(platform.container("mlflow"), AGE_DELETED, { time: Date.now() - 40 * DAY_MS });
        const { length: count } = await runs();
        await python(scheduler, AGE_RUNS);
        await docker(
            "exec",
            scheduler,
            "sh",
            "-c",
            "mkdir -p logs/old && echo x > logs/old/a.log && touch -d '40 days ago' logs/old logs/old/a.log",
        );
        const before = await lives(platform.stack);

        const shown = await gaiaflow("prune", "--dry-run");
        expect(shown).toMatchObject({ exitCode: 0 });
        expect(shown.all).toMatch(new RegExp(`runs of DAGs +│ ${count} `));
        expect(shown.all).toMatch(/log files of Airflow +│ 1 /);
        expect(shown.all).toMatch(/runs deleted in MLflow +│ 1 /);
        const unasked = await gaiaflow("prune");
        expect(unasked.exitCode).toBe(1);
        expect(unasked.all).toContain(`npx gaiaflow prune --stack ${platform.stack} --yes`);
        expect(await runs()).toHaveLength(count);

        expect(await gaiaflow("prune", "--yes")).toMatchObject({ exitCode: 0 });
        expect(await runs()).toEqual([]);
        expect(await docker("exec", scheduler, "sh", "-c", "ls logs | grep -c old || true")).toBe("0");
        const search = { experiment_ids: [id], run_view_type: "ALL" };
        expect(await mlflow(platform.ports.mlflow, "POST", "runs/search", search)).not.toHaveProperty("runs");
        const again = await gaiaflow("prune", "--dry-run");
        expect(again.all).not.toMatch(/runs of DAGs|log files of Airflow|deleted in MLflow/);
        expect(await lives(platform.stack)).toEqual(before);
    });

    test("credentials rotate asks, then makes new ones that work, and the stack is as it was", async () => {
        const { airflow: old } = await platform.logins();
        const unasked = await gaiaflow("credentials", "rotate");
        expect(unasked.exitCode).toBe(1);
        expect(unasked.all).toContain("these containers are replaced: postgres");
        expect((await platform.logins()).airflow).toEqual(old);
        const rotated = await gaiaflow("credentials", "rotate", "--yes");
        expect(rotated).toMatchObject({ exitCode: 0 });
        expect(rotated.all).toContain("gaiaflow:credentialsVersion");
        expect(rotated.all).not.toContain((await platform.logins()).airflow.password);
        const { airflow: fresh } = await platform.logins();
        expect(await loginStatus(platform.ports.airflow, fresh)).toBe(201);
        expect(await loginStatus(platform.ports.airflow, old)).toBe(401);
    });
});
