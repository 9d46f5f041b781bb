import { until } from "./until";

/** A task's run. */
export interface TaskInstance {
    readonly task_id: string;
    readonly state: string | null;
    readonly try_number: number;
}

/** Airflow's REST API, with a login of the stack's. */
export interface AirflowApi {
    readonly get: <T>(route: string) => Promise<T>;
    readonly post: <T>(route: string, body: unknown) => Promise<T>;
    /** Runs a DAG and waits for its end. @returns Its state, and the state of each of its tasks. */
    readonly run: (
        dag: string,
    ) => Promise<{ readonly id: string; readonly state: string; readonly tasks: TaskInstance[] }>;
    /** Ids of the DAGs that Airflow knows. */
    readonly dags: () => Promise<string[]>;
    /** The source of a DAG as Airflow last read it. */
    readonly source: (dag: string) => Promise<string>;
}

interface DagRun {
    readonly dag_run_id: string;
    readonly state: string;
}

/** The status of a login with these credentials; 201 is a success. */
export async function loginStatus(port: number, login: object): Promise<number> {
    return (await postLogin(port, login)).status;
}

const postLogin = (port: number, login: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/auth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(login),
    });

export async function airflowApi(port: number, login: object): Promise<AirflowApi> {
    const { access_token: token } = (await (await postLogin(port, login)).json()) as { access_token: string };
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const ask = async <T>(method: string, route: string, body?: unknown): Promise<T> => {
        const sent = body === undefined ? {} : { body: JSON.stringify(body) };
        const response = await fetch(`http://127.0.0.1:${port}/api/v2${route}`, { method, headers, ...sent });
        if (!response.ok) {
            throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
        }
        return (await response.json()) as T;
    };
    const get = <T>(route: string): Promise<T> => ask<T>("GET", route);
    return {
        get,
        post: (route, body) => ask("POST", route, body),
        dags: async () => {
            const { dags } = await get<{ dags: { dag_id: string }[] }>("/dags?limit=1000");
            return dags.map((dag) => dag.dag_id);
        },
        source: async (dag) => (await get<{ content: string }>(`/dagSources/${dag}`)).content,
        run: async (dag) => {
            await ask("PATCH", `/dags/${dag}`, { is_paused: false });
            const { dag_run_id: id } = await ask<DagRun>("POST", `/dags/${dag}/dagRuns`, { logical_date: null });
            const route = `/dags/${dag}/dagRuns/${encodeURIComponent(id)}`;
            let state = "";
            const ended = async (): Promise<boolean> => {
                ({ state } = await get<DagRun>(route));
                return state === "success" || state === "failed";
            };
            await until(`a run of ${dag} ends`, ended, 400);
            const { task_instances: tasks } = await get<{ task_instances: TaskInstance[] }>(`${route}/taskInstances`);
            return { id, state, tasks };
        },
    };
}
