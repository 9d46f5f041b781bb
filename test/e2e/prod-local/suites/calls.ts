import { airflowApi } from "../../../support/airflow-api";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** What a function finds in its context: python/src/gaiaflow/context_names.py. */
const CONTEXT = [
    ...["dag", "dag_run", "data_interval_end", "data_interval_start", "ds", "ds_nodash", "expanded_ti_count"],
    ...["logical_date", "map_index_template", "params", "partition_date", "partition_key", "run_id", "task"],
    ...["task_instance", "task_instance_key_str", "task_reschedule_count", "ti", "try_number", "ts", "ts_nodash"],
    "ts_nodash_with_tz",
];

/** The DAG `calls`: templates, outputs and mapped tasks, and functions that know their run. */
export function calls(fixture: () => Platform): void {
    describe("the DAG `calls`", () => {
        test("renders, maps and hands on, and its functions know their run", async () => {
            const api = await airflowApi(fixture().ports.airflow, (await fixture().logins()).airflow);
            await until("Airflow knows the DAG", async () => (await api.dags()).includes("calls"));
            await api.patch("/dags/calls", { is_paused: false });
            const run = { logical_date: null, conf: { threshold: 0.25 } };
            const { dag_run_id: id } = await api.post<{ dag_run_id: string }>("/dags/calls/dagRuns", run);
            const { state, tasks } = await api.ended("calls", id);
            const ends = tasks.map(({ task_id, state: end, try_number }) => `${task_id} ${end ?? ""} ${try_number}`);
            expect([state, ends.sort()]).toEqual([
                "success",
                [
                    ...["measure success 1", "measure success 1", "measure success 2", "none skipped 0"],
                    ...["own success 1", "per_band.look success 1", "prepare success 1", "summary success 1"],
                    ...["three success 1", "zero success 1"],
                ],
            ]);
            const prepared = { bands: ["red", "nir"], note: "{{ ds }}" };
            const measured = [0, 1, 2].map((index) => [
                ...[`s${index}`, "{{ ds }}", 0.25, true, ["5000", "{{ x }}", 2], prepared.bands],
                ...[index, index === 1 ? 2 : 1],
            ]);
            expect(await api.xcom("calls", id, "summary")).toEqual({
                measured,
                looked: [["red", "{{ ds }}"]],
                parts: [{ of: prepared }],
                run: [{ threshold: 0.25 }, { threshold: 0.25 }, "manual", null, null, true],
                same: [true, CONTEXT],
                task: ["summary", 2, "calls", 2],
                variables: ["calls", "summary", "1", "airflow", null],
                left: ["GAIAFLOW_PROJECT_FOLDER"],
            });
            const route = `/dags/calls/dagRuns/${encodeURIComponent(id)}/taskInstances/measure/listMapped`;
            const { task_instances: mapped } = await api.get<{ task_instances: { rendered_map_index: string }[] }>(
                route,
            );
            expect(mapped.map(({ rendered_map_index: name }) => name).sort()).toEqual(["s0", "s1", "s2"]);
        });
    });
}
