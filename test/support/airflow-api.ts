import { answerTime } from "./answer-time";
import { until } from "./until";

/** A task's run. */
export interface TaskInstance {
    readonly task_id: string;
    readonly state: string | null;
    readonly try_number: number;
    /** Times of day, of its last try. */
    readonly queued_when: string | null;
    readonly start_date: string | null;
    readonly end_date: string | null;
}

/** How a run of a DAG ended. */
export interface DagRunEnd {
    readonly id: string;
    readonly state: string;
    readonly tasks: TaskInstance[];
}

/** An XCom as the next task gets it, as a JSON text: see python/src/gaiaflow/xcom.py. */
export interface StoredXCom {
    readonly task: string;
    readonly key: string;
    readonly stored: string;
}

/** How the key of a second record ends. */
const SECOND = ".gaiaflow-exact";

/** A line of a task's log; a message of several lines is one. */
export interface LogLine {
    readonly level: string;
    readonly logger: string;
    readonly event: string;
    readonly error_detail?: readonly { readonly exc_type: string; readonly exc_value: string }[];
}

/** Airflow's REST API, with a login of the stack's. */
export interface AirflowApi {
    readonly get: <T>(route: string) => Promise<T>;
    /** What a route of the server answers that need not be one of the API's, as those that its pages ask. */
    readonly page: (route: string) => Promise<string>;
    readonly post: <T>(route: string, body: unknown) => Promise<T>;
    readonly patch: <T>(route: string, body: unknown) => Promise<T>;
    readonly delete: (route: string) => Promise<unknown>;
    /** Starts a run of a DAG. @returns Its id. */
    readonly trigger: (dag: string) => Promise<string>;
    /** Waits for the end of a run. */
    readonly ended: (dag: string, run: string) => Promise<DagRunEnd>;
    /** The tasks of a run, however far they have come. */
    readonly tasks: (dag: string, run: string) => Promise<TaskInstance[]>;
    /** Runs a DAG and waits for its end. */
    readonly run: (dag: string) => Promise<DagRunEnd>;
    /** What a task pushed, as the API shows it. */
    readonly xcom: (dag: string, run: string, task: string, key?: string) => Promise<unknown>;
    /** Everything a run's tasks pushed, by task and key in alphabetical order; of mapped tasks, by element. */
    readonly xcoms: (dag: string, run: string) => Promise<StoredXCom[]>;
    /** The log of a task's try, as far as it has come. */
    readonly log: (dag: string, run: string, task: string, tryNumber?: number) => Promise<string>;
    /** The same, line by line, of the loggers named. */
    readonly lines: (dag: string, run: string, task: string, loggers: readonly string[]) => Promise<LogLine[]>;
    /** Ids of the DAGs that Airflow knows. */
    readonly dags: () => Promise<string[]>;
    /** The source of a DAG as Airflow last read it. */
    readonly source: (dag: string) => Promise<string>;
}

interface XComEntry {
    readonly task_id: string;
    readonly key: string;
    readonly map_index: number;
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
        signal: answerTime(),
    });

export async function airflowApi(port: number, login: object): Promise<AirflowApi> {
    const { access_token: token } = (await (await postLogin(port, login)).json()) as { access_token: string };
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const askText = async (method: string, route: string, body?: unknown): Promise<string> => {
        const sent = body === undefined ? {} : { body: JSON.stringify(body) };
        const asked = { method, headers, signal: answerTime(), ...sent };
        const response = await fetch(`http://127.0.0.1:${port}${route}`, asked);
        if (!response.ok) {
            throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
        }
        return response.text();
    };
    const askApi = (method: string, route: string, body?: unknown): Promise<string> =>
        askText(method, `/api/v2${route}`, body);
    const ask = async <T>(method: string, route: string, body?: unknown): Promise<T> =>
        JSON.parse(await askApi(method, route, body)) as T;
    const get = <T>(route: string): Promise<T> => ask<T>("GET", route);
    const route = (dag: string, run: string): string => `/dags/${dag}/dagRuns/${encodeURIComponent(run)}`;
    const trigger = async (dag: string): Promise<string> => {
        await ask("PATCH", `/dags/${dag}`, { is_paused: false });
        return (await ask<DagRun>("POST", `/dags/${dag}/dagRuns`, { logical_date: null })).dag_run_id;
    };
    const tasks = async (dag: string, id: string): Promise<TaskInstance[]> =>
        (await get<{ task_instances: TaskInstance[] }>(`${route(dag, id)}/taskInstances`)).task_instances;
    const ended = async (dag: string, id: string): Promise<DagRunEnd> => {
        let state = "";
        const isOver = async (): Promise<boolean> => {
            ({ state } = await get<DagRun>(route(dag, id)));
            return state === "success" || state === "failed";
        };
        await until(`a run of ${dag} ends`, isOver, 400);
        return { id, state, tasks: await tasks(dag, id) };
    };
    const entry = (dag: string, run: string, task: string, key: string): string =>
        `${route(dag, run)}/taskInstances/${task}/xcomEntries/${key}`;
    const exact = async (dag: string, run: string, of: XComEntry, all: readonly XComEntry[]): Promise<string> => {
        const isSecond = ({ task_id, key, map_index }: XComEntry): boolean =>
            task_id === of.task_id && map_index === of.map_index && key === `${of.key}${SECOND}`;
        const { task_id: task, key, map_index: index } = all.find(isSecond) ?? of;
        const answer = await askApi("GET", `${entry(dag, run, task, key)}?map_index=${index}`);
        // Its last member. Parsed here, 1.0 would be 1.
        const value = answer.slice(answer.indexOf('"value":') + '"value":'.length, -1);
        return key === of.key ? value : (JSON.parse(value) as string).trim();
    };
    const content = async (dag: string, run: string, task: string, tryNumber: number): Promise<LogLine[]> => {
        const lines = `${route(dag, run)}/taskInstances/${task}/logs/${tryNumber}?full_content=true`;
        return (await get<{ content: LogLine[] }>(lines)).content;
    };
    return {
        get,
        post: (to, body) => ask("POST", to, body),
        patch: (to, body) => ask("PATCH", to, body),
        delete: (to) => askApi("DELETE", to),
        page: (route) => askText("GET", route),
        dags: async () => {
            const { dags } = await get<{ dags: { dag_id: string }[] }>("/dags?limit=1000");
            return dags.map((dag) => dag.dag_id);
        },
        source: async (dag) => (await get<{ content: string }>(`/dagSources/${dag}`)).content,
        trigger,
        tasks,
        ended,
        run: async (dag) => ended(dag, await trigger(dag)),
        xcom: async (dag, run, task, key = "return_value") =>
            (await get<{ value: unknown }>(entry(dag, run, task, key))).value,
        xcoms: async (dag, run) => {
            const list = `${route(dag, run)}/taskInstances/~/xcomEntries?limit=1000`;
            const { xcom_entries: all } = await get<{ xcom_entries: XComEntry[] }>(list);
            const firsts = all.filter(({ key }) => !key.endsWith(SECOND));
            const place = ({ task_id, key, map_index }: XComEntry): string => `${task_id} ${key} ${map_index}`;
            return Promise.all(
                firsts
                    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
                    .map(async (of) => ({
                        task: of.task_id,
                        key: of.key,
                        stored: await exact(dag, run, of, all),
                    })),
            );
        },
        log: async (dag, run, task, tryNumber = 1) =>
            (await content(dag, run, task, tryNumber)).map((line) => JSON.stringify(line)).join("\n"),
        lines: async (dag, run, task, loggers) =>
            (await content(dag, run, task, 1)).filter(({ logger }) => loggers.includes(logger)),
    };
}
