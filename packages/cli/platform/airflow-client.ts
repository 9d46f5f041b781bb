import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { nothingThere } from "./containers";
import { stackCredentials } from "./credentials";
import { stackStatus } from "./stack-status";

/** A run of a DAG. */
export interface DagRun {
    readonly dag_run_id: string;
    readonly state: string;
}

/** A task in a run; a mapped one has an entry for each element. */
export interface TaskRun {
    readonly task_id: string;
    /** -1 for a task that is not mapped. */
    readonly map_index: number;
    /** Nothing before its turn has come. */
    readonly state: string | null;
    readonly try_number: number;
}

/** Airflow's REST API, with the stack's own login. */
export interface AirflowClient {
    /** Its page, as a browser finds it. */
    readonly url: string;
    /** @throws {UserError} With the DAGs that there are, for one that Airflow does not know. */
    readonly isPaused: (dag: string) => Promise<boolean>;
    readonly unpause: (dag: string) => Promise<void>;
    readonly trigger: (dag: string, conf: object) => Promise<DagRun>;
    readonly run: (dag: string, id: string) => Promise<DagRun>;
    readonly tasks: (dag: string, id: string) => Promise<readonly TaskRun[]>;
    /** What a task's last try printed, line by line. */
    readonly log: (dag: string, id: string, task: TaskRun) => Promise<readonly string[]>;
}

/** Airflow is not reached, or does not answer in time. */
export class NoAnswerError extends UserError {}

/** Lines of an error. */
const LONGEST = 10;
/** As many tasks as one answer may have. */
const PAGE = 100;

/** @throws {UserError} Where the stack's Airflow does not run or does not answer. */
export async function airflowClient(stack: string): Promise<AirflowClient> {
    const { namespace, services, urls } = await stackStatus(stack);
    const url = urls.airflow;
    if (url === undefined) {
        if (services.length === 0) {
            throw nothingThere(stack);
        }
        const option = stackOption(stack);
        throw new UserError({
            problem: `The Airflow of stack ${stack} does not run.`,
            fix: `Start it: npx gaiaflow mlops start --service airflow${option}`,
        });
    }
    const fix =
        namespace === undefined
            ? `See what it does: npx gaiaflow logs airflow-api-server${stackOption(stack)}`
            : `Ports lead into the cluster while this runs: npx gaiaflow forward${stackOption(stack)}`;
    const { airflow } = await stackCredentials(stack);
    // The name of a page is known to browsers alone.
    const { origin, port, protocol } = new URL(url);
    const api = protocol === "https:" ? origin : `http://127.0.0.1:${port || "80"}`;
    const { access_token: token } = await ask<{ readonly access_token: string }>(`${api}/auth/token`, fix, {
        method: "POST",
        body: JSON.stringify(airflow),
    });
    const call = <T>(method: string, route: string, body?: object): Promise<T> =>
        ask<T>(`${api}/api/v2${route}`, fix, { method, ...(body && { body: JSON.stringify(body) }) }, token);
    const route = (dag: string, id: string) => `/dags/${encodeURIComponent(dag)}/dagRuns/${encodeURIComponent(id)}`;
    return {
        url,
        isPaused: async (dag) => {
            const found = await call<Dag>("GET", `/dags/${encodeURIComponent(dag)}`).catch(async () => {
                // Where it is not the DAG that is wrong, this one is refused as well.
                const { dags } = await call<{ readonly dags: readonly Dag[] }>("GET", "/dags?exclude_stale=true");
                const names = dags.map(({ dag_id: id }) => id).join(", ");
                throw new UserError({
                    problem: `Airflow knows no DAG ${dag}.`,
                    fix: `It knows ${names || "none"}. What is wrong with a DAG: npx gaiaflow check${stackOption(stack)}`,
                });
            });
            return found.is_paused;
        },
        unpause: async (dag) => {
            await call("PATCH", `/dags/${encodeURIComponent(dag)}`, { is_paused: false });
        },
        trigger: (dag, conf) => call("POST", `/dags/${encodeURIComponent(dag)}/dagRuns`, { logical_date: null, conf }),
        run: (dag, id) => call("GET", route(dag, id)),
        tasks: async (dag, id) => {
            const all: TaskRun[] = [];
            for (let total = 1; all.length < total;) {
                const query = `limit=${PAGE}&offset=${all.length}`;
                const page = await call<TaskPage>("GET", `${route(dag, id)}/taskInstances?${query}`);
                all.push(...page.task_instances);
                total = page.task_instances.length === 0 ? 0 : page.total_entries;
            }
            return all;
        },
        log: async (dag, id, { map_index: index, task_id: task, try_number: tryNumber }) => {
            const at = `${route(dag, id)}/taskInstances/${encodeURIComponent(task)}/logs/${tryNumber}`;
            const answer = await call<{ readonly content: readonly LogLine[] }>(
                "GET",
                `${at}?full_content=true&map_index=${index}`,
            );
            return answer.content.flatMap(textOf);
        },
    };
}

interface Dag {
    readonly dag_id: string;
    readonly is_paused: boolean;
}

interface TaskPage {
    readonly task_instances: readonly TaskRun[];
    readonly total_entries: number;
}

interface LogLine {
    readonly event: string;
    readonly error_detail?: readonly { readonly exc_type: string; readonly exc_value: string }[];
}

function textOf({ event, error_detail: errors = [] }: LogLine): string[] {
    const words = errors.flatMap(({ exc_type: type, exc_value: value }) => shortened(`${type}: ${value}`.split("\n")));
    return [...event.split("\n"), ...words];
}

/** A pod that fails has all that Kubernetes knows of it in its error, hundreds of lines behind what it says. */
function shortened(lines: readonly string[]): string[] {
    return lines.length > LONGEST ? [...lines.slice(0, LONGEST), "…"] : [...lines];
}

/** @param fix What to do where it does not answer. */
async function ask<T>(url: string, fix: string, request: RequestInit, token?: string): Promise<T> {
    const headers = {
        "content-type": "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(url, { ...request, headers, signal: AbortSignal.timeout(30_000) }).catch(
        (error: unknown) => {
            throw new NoAnswerError({
                problem: `Airflow does not answer at ${new URL(url).origin}: ${messageOf(error)}.`,
                fix,
            });
        },
    );
    const text = await response.text();
    if (!response.ok) {
        throw new UserError({
            problem: `Airflow refuses ${request.method ?? "GET"} ${new URL(url).pathname} (${response.status}).`,
            fix: "",
            details: detailOf(text),
        });
    }
    return JSON.parse(text) as T;
}

/** What Airflow says of a refusal. */
function detailOf(text: string): string {
    try {
        const { detail } = JSON.parse(text) as { readonly detail?: unknown };
        return typeof detail === "string" ? detail : JSON.stringify(detail);
    } catch {
        return text.slice(0, 500);
    }
}
