import type { AirflowApi } from "../../../support/airflow-api";

/** A task of a run, as far as these tests ask. */
export interface Instance {
    readonly task_id: string;
    readonly map_index: number;
    readonly state: string;
    readonly try_number: number;
    readonly hostname: string;
    readonly queued_when: string;
    readonly start_date: string;
}

/** All tasks of a run, a mapped one by its elements. */
export async function instancesOf(api: AirflowApi, dag: string, run: string): Promise<readonly Instance[]> {
    const route = `/dags/${dag}/dagRuns/${encodeURIComponent(run)}/taskInstances?limit=1000`;
    return (await api.get<{ task_instances: Instance[] }>(route)).task_instances;
}

/** Whether a task ran beside the scheduler, or in a pod that Airflow made for it. */
export const placeOf = ({ hostname }: Instance): "scheduler" | "pod" =>
    hostname.startsWith("airflow-scheduler-") ? "scheduler" : "pod";

/** How each task ended, and where it ran. */
export const endings = (all: readonly Instance[]): string[] =>
    all.map((task) => `${task.task_id} ${task.state} ${placeOf(task)}`).sort();

/** From when Airflow queued a task until it ran. */
export const secondsQueued = ({ queued_when, start_date }: Instance): number =>
    (Date.parse(start_date) - Date.parse(queued_when)) / 1000;
