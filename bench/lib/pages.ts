import type { AirflowApi } from "../../test/support/airflow-api";
import { quantile } from "./statistics";

const TIMES = 7;

/** What a page of Airflow's asks when it is opened, by its name. */
export const PAGES: Readonly<Record<string, (dag: string, run: string) => readonly string[]>> = {
    "the first page": () => [
        `/ui/dashboard/historical_metrics_data?start_date=${daysAgo(1)}`,
        "/ui/dashboard/dag_stats",
        "/ui/dags?limit=10&dag_runs_limit=1&is_favorite=true",
    ],
    "the list of DAGs": () => ["/ui/dags?limit=50&dag_runs_limit=14&exclude_stale=true"],
    "a DAG with its grid": (dag, run) => [
        `/api/v2/dags/${dag}/details`,
        `/ui/grid/structure/${dag}?limit=10&order_by=-run_after`,
        `/ui/grid/runs/${dag}?limit=10&order_by=-run_after`,
        `/ui/grid/ti_summaries/${dag}?run_ids=${encodeURIComponent(run)}`,
        `/ui/dags/${dag}/latest_run`,
    ],
    "its calendar": (dag) => [`/ui/calendar/${dag}?logical_date_gte=${daysAgo(365)}`],
    "all runs": () => ["/api/v2/dags/~/dagRuns?limit=50&order_by=-run_after"],
    "all tasks": () => ["/api/v2/dags/~/dagRuns/~/taskInstances?limit=50&order_by=-start_date"],
};

/** The median seconds of each page, from its first request to its last answer; a browser's own work is not in it. */
export async function secondsOfPages(api: AirflowApi, dag: string): Promise<Record<string, number>> {
    const { dag_runs: runs } = await api.get<{ readonly dag_runs: readonly { readonly dag_run_id: string }[] }>(
        `/dags/${dag}/dagRuns?limit=1&order_by=-run_after`,
    );
    const all: Record<string, number> = {};
    for (const [page, requests] of Object.entries(PAGES)) {
        const seconds: number[] = [];
        // The first is to warm up.
        for (let time = 0; time <= TIMES; time++) {
            const began = performance.now();
            await Promise.all(requests(dag, runs[0]?.dag_run_id ?? "").map((route) => api.page(route)));
            if (time > 0) seconds.push((performance.now() - began) / 1000);
        }
        all[page] = quantile(seconds, 0.5);
    }
    return all;
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
