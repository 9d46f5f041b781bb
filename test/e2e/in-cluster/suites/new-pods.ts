import { loginStatus } from "../../../support/airflow-api";
import { jupyter } from "../../../support/jupyter-kernel";
import { mlflow } from "../../../support/mlflow-api";
import type { Logins } from "../../../support/platform";
import { until } from "../../../support/until";
import { airflowOf, endOf, knownTo, podsIn, untilModel, type InCluster } from "./in-cluster";

const SCHEDULER = ["--selector", "app.kubernetes.io/name=airflow-scheduler"];

/** Changes of a stack that replace its pods, each by an `up`. */
export function newPods(fixture: () => InCluster): void {
    test("a run under way goes on while an up replaces all of Airflow", async () => {
        const api = await knownTo(fixture(), "long");
        const id = await api.trigger("long");
        for (const task of ["pod", "here"]) {
            const log = () => api.log("long", id, task).catch(() => "");
            await until(`${task} has begun`, async () => (await log()).includes("begun"), 180);
        }
        const env = { AIRFLOW__CORE__PARALLELISM: "9" };
        await fixture().platform.configure({ airflow: { deployment: "in-cluster", env } });
        await fixture().platform.up();
        // However long that took, they went on until now.
        const { logins, ports } = fixture().platform;
        await mlflow(ports.mlflow, "POST", "experiments/create", { name: "released" }, (await logins()).mlflow);
        const { state, tasks } = await endOf(fixture(), "long", id);
        console.log(tasks.map(({ task_id, try_number }) => `${task_id} at try ${try_number}`).join(", "));
        expect(state).toBe("success");
        const [scheduler] = await podsIn(fixture(), fixture().namespace, ...SCHEDULER);
        const route = `/dags/long/dagRuns/${encodeURIComponent(id)}`;
        const { end_date } = await (await airflowOf(fixture())).get<{ end_date: string }>(route);
        // It was replaced meanwhile, and not afterwards.
        expect(Date.parse(scheduler?.metadata.creationTimestamp ?? "")).toBeLessThan(Date.parse(end_date));
    });

    describe("new credentials of all services", () => {
        let before: Logins;
        beforeAll(async () => {
            before = await fixture().platform.logins();
            const { all, exitCode } = await fixture().platform.gaiaflow("credentials", "rotate", "--yes");
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        });

        test("are others, and those of before open nothing", async () => {
            const { platform } = fixture();
            const now = await platform.logins();
            expect(now.airflow.password).not.toBe(before.airflow.password);
            expect(now.postgres).not.toEqual(before.postgres);
            expect(now.s3).not.toEqual(before.s3);
            expect(now.mlflow).not.toEqual(before.mlflow);
            await airflowOf(fixture());
            expect(await loginStatus(platform.ports.airflow, before.airflow)).toBe(401);
            const opened = async (token: string): Promise<number> =>
                (await jupyter({ port: platform.ports.jupyter, token }, "GET", "contents")).status;
            const answers = () =>
                opened(now.jupyter.token).then(
                    (status) => status === 200,
                    () => false,
                );
            await until("Jupyter answers", answers);
            expect(await opened(before.jupyter.token)).toBe(403);
            expect(await inDatabase(before.postgres.airflow)).toMatch(/password authentication failed/);
            expect(await inDatabase(now.postgres.airflow)).toMatch(/^[1-9]\d*$/);
        });

        test("lead to all data of before, and to new", async () => {
            await untilModel(fixture());
            const api = await knownTo(fixture(), "train_iris");
            expect((await api.run("train_iris")).state).toBe("success");
        });

        test("are no change for a preview", async () => {
            const { all, exitCode } = await fixture().platform.pulumi("preview", "--expect-no-changes", "--diff");
            expect([exitCode, exitCode === 0 ? "" : all]).toEqual([0, ""]);
        });
    });

    /** How many runs Airflow's database holds, for who has this password; or why nobody says. */
    const inDatabase = async (password: string): Promise<string> => {
        const count = "SELECT count(*) FROM dag_run";
        const url = `postgresql://airflow:${password}@127.0.0.1/airflow`;
        const asked = ["psql", "--no-align", "--tuples-only", "--command", count, url];
        const { kubectl, namespace } = fixture();
        const answer = kubectl("--namespace", namespace, "exec", "postgres-0", "--", ...asked);
        return answer.catch((error: unknown) => String(error));
    };
}
