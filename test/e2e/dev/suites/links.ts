import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { airflowApi, type AirflowApi, type DagRunEnd } from "../../../support/airflow-api";
import { docker } from "../../../support/docker";
import { mlflow } from "../../../support/mlflow-api";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";
import { SECRET } from "./stores";

interface MlflowRun {
    readonly info: { readonly run_id: string; readonly experiment_id: string };
    readonly data: { readonly tags: readonly { readonly key: string; readonly value: string }[] };
}

/** Where the servers of `test/support/alert-servers.py` listen, in the scheduler's container. */
export const ALERTS = {
    webhook: "http://127.0.0.1:8901/hook/of-nobody-else",
    smtp: { host: "127.0.0.1", port: 8902, security: "none", from: "airflow@example.com", to: ["team@example.com"] },
};

/** Sets `gaiaflow:alerts`, its address as a secret. */
export async function setAlerts({ configure, pulumi }: Platform): Promise<void> {
    await configure({ alerts: { smtp: ALERTS.smtp } });
    await pulumi("config", "set", "--secret", "--path", "gaiaflow:alerts.webhook", ALERTS.webhook);
}

/** What leads from Airflow to MLflow and back, operators of others in the same DAG, and who hears of a failure. */
export function links(fixture: () => Platform): void {
    describe("a DAG that logs to MLflow", () => {
        let api: AirflowApi;
        let run: DagRunEnd;
        const runsOf = async (experiment: string): Promise<MlflowRun[]> => {
            const { experiments = [] } = await mlflow<{ experiments?: { name: string; experiment_id: string }[] }>(
                fixture().ports.mlflow,
                "POST",
                "experiments/search",
                { max_results: 100 },
            );
            const ids = experiments.filter(({ name }) => name === experiment).map((one) => one.experiment_id);
            const found = { experiment_ids: ids, max_results: 100 };
            return (
                (await mlflow<{ runs?: MlflowRun[] }>(fixture().ports.mlflow, "POST", "runs/search", found)).runs ?? []
            );
        };
        const tagsOf = ({ data }: MlflowRun) => Object.fromEntries(data.tags.map(({ key, value }) => [key, value]));
        const link = async (task: string, index = -1): Promise<string | null> => {
            const of = `/dags/links/dagRuns/${encodeURIComponent(run.id)}/taskInstances/${task}/links?map_index=${index}`;
            const { extra_links: found } = await api.get<{ extra_links: Record<string, string | null> }>(of);
            return found["MLflow"] ?? null;
        };

        beforeAll(async () => {
            const { dir } = fixture();
            await fs.copyFile(path.join(__dirname, "../project/links.py"), path.join(dir, "project/iris/links.py"));
            await fs.copyFile(path.join(__dirname, "../dags/links.py"), path.join(dir, "dags/links.py"));
            api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("links"));
            run = await api.run("links");
        });

        test("works with operators of Airflow's own beside those of task_factory", () => {
            const states = Object.fromEntries(run.tasks.map(({ task_id, state }) => [task_id, state]));
            expect([run.state, states]).toEqual([
                "success",
                Object.fromEntries(["train", "each", "none", "own", "file"].map((task) => [task, "success"])),
            ]);
        });

        test("finds a Python by the name that @task.virtualenv asks uv for, and room for uv's cache", async () => {
            const made = "uv venv --quiet --python python /tmp/made && /tmp/made/bin/python --version";
            const cache = 'mkdir -p "$(uv cache dir)" && touch "$(uv cache dir)/writable"';
            const version = await docker(
                "exec",
                fixture().container("airflow-scheduler"),
                "sh",
                "-c",
                `${made} && ${cache}`,
            );
            expect(version).toMatch(/^Python 3\./);
        });

        test("marks each run with its task, commit and image", async () => {
            const { stdout: commit } = await execa("git", ["rev-parse", "HEAD"], { cwd: fixture().dir });
            const page = `/dags/links/runs/${encodeURIComponent(run.id).replaceAll("%3A", ":")}/tasks/train?try_number=1`;
            const runs = (await runsOf("links")).map(tagsOf);
            expect(runs.map((tags) => `${tags["airflow.task_id"]} ${tags["airflow.map_index"]}`).sort()).toEqual(
                ["each 0", "each 0", "each 1", "train -1"].sort(),
            );
            const [tags = {}] = runs.filter((one) => one["airflow.task_id"] === "train");
            expect(tags).toMatchObject({
                "airflow.dag_id": "links",
                "airflow.run_id": run.id,
                "airflow.try_number": "1",
                "gaiaflow.commit": expect.stringMatching(new RegExp(`^${commit}(-dirty)?$`)) as string,
                "gaiaflow.image": expect.stringMatching(/^gaiaflow\/environment:/) as string,
                "mlflow.source.git.commit": commit,
                "mlflow.source.name": "iris.links:train",
            });
            expect(tags["airflow.url"]).toContain(page.slice(0, 20));
            expect(tags["mlflow.note.content"]).toContain(`](${tags["airflow.url"]})`);
            const described = runs.filter((one) => one["airflow.map_index"] === "0");
            expect(described.map((one) => one["mlflow.note.content"])).toEqual(["mine", "mine"]);
            const [own = {}] = (await runsOf("links-own")).map(tagsOf);
            expect(own).toMatchObject({
                "airflow.task_id": "own",
                "gaiaflow.image": expect.stringMatching(/^gaiaflow\/airflow:/) as string,
            });
        });

        test("has a link to the run on a task's page, to the list of several, and none where there is none", async () => {
            const of = async (task: string, index: string): Promise<MlflowRun | undefined> =>
                (await runsOf("links")).find((one) => {
                    const tags = tagsOf(one);
                    return tags["airflow.task_id"] === task && tags["airflow.map_index"] === index;
                });
            const place = (one?: MlflowRun) => `/#/experiments/${one?.info.experiment_id}/runs/${one?.info.run_id}`;
            expect(await link("train")).toContain(place(await of("train", "-1")));
            expect(await link("each", 1)).toContain(place(await of("each", "1")));
            expect(await link("each", 0)).toContain("/runs?searchFilter=tags.");
            expect(await link("own")).toContain("/#/experiments/");
            expect(await link("none")).toBeNull();
        });
    });

    describe("a failed DAG run", () => {
        test("is a message by webhook and mail, without a secret; the DAG's own callback is called", async () => {
            const scheduler = fixture().container("airflow-scheduler");
            const servers = await fs.readFile(path.join(__dirname, "../../../support/alert-servers.py"), "utf8");
            await docker("exec", "--detach", scheduler, "python", "-c", servers);
            const received = async () =>
                (await docker("exec", scheduler, "sh", "-c", "cat /tmp/received 2>/dev/null || true"))
                    .split("\n")
                    .filter((line) => line !== "")
                    .map((line) => JSON.parse(line) as { readonly kind: string; readonly text: string });
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            const { id, state } = await api.run("fails");
            expect(state).toBe("failed");
            await until("both messages are there", async () => (await received()).length >= 2, 300);
            const messages = await received();
            expect(messages.map(({ kind }) => kind).sort()).toEqual(["mail", "webhook /hook/of-nobody-else"]);
            for (const { text } of messages) {
                expect(text).toContain("DAG fails failed");
                expect(text).toContain(id);
                expect(text).toContain("Task broken failed in try 1: http://");
                expect(text).toContain("ValueError: no such scene");
                expect(text).toContain("the key is ***");
                expect(text).not.toContain(SECRET);
            }
            const log = await docker("logs", scheduler);
            expect(log).not.toContain("of-nobody-else");
            const dagLog = ["exec", scheduler, "sh", "-c", "grep -rl 'callback of the DAG itself' /opt/airflow/logs"];
            await until(
                "the DAG's own callback was called",
                async () => (await docker(...dagLog).catch(() => "")) !== "",
            );
        });
    });
}
