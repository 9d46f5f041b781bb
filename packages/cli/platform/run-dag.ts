import { setTimeout as sleep } from "node:timers/promises";
import { formatDuration } from "@gaiaflow/toolchain/core/format";
import { stackOption } from "../../../config/config-commands";
import { airflowClient, NoAnswerError, type AirflowClient, type TaskRun } from "./airflow-client";
import { confirm } from "./ask";

/** What is typed behind `gaiaflow run DAG`. */
export interface RunOptions {
    /** What the run is given as `dag_run.conf`. Defaults to nothing. */
    readonly conf?: object;
    readonly wait?: boolean;
    readonly yes?: boolean;
    readonly json?: boolean;
}

/** Between two questions; a task starts and ends within seconds. */
const PAUSE_MS = 1000;
/** How often in a row Airflow may owe an answer while a run is waited for: each is waited for half a minute. */
const UNANSWERED = 10;
/** How much of a failed task's log is shown. */
const LOG_LINES = 40;
const ENDED = ["success", "failed"];

/**
 * Triggers a DAG, and follows its run to the end where that is waited for.
 *
 * @returns The exit code: 0 for a run that was triggered, or one that was waited for and succeeded.
 * @throws {UserError} For a DAG that is not there, and where Airflow cannot be asked.
 */
export async function runDag(stack: string, dag: string, options: RunOptions): Promise<number> {
    const { conf = {}, json = false, wait = false, yes = false } = options;
    const airflow = await airflowClient(stack);
    if (await airflow.isPaused(dag)) {
        const what = `${dag} is to be unpaused, so that its schedule runs it from now on, too`;
        const line = `npx gaiaflow run ${dag}${stackOption(stack)}${wait ? " --wait" : ""} --yes`;
        if (!(await confirm(yes, { what, line }))) {
            return 1;
        }
        await airflow.unpause(dag);
    }
    const { dag_run_id: id } = await airflow.trigger(dag, conf);
    const page = `${airflow.url}/dags/${dag}/runs/${id}`;
    const say = (line: string) => (json ? console.error(line) : console.log(line));
    say(`${dag}: run ${id}\n${page}`);
    const end = wait ? await follow(airflow, dag, id, say) : { state: "queued", tasks: [] };
    if (json) {
        console.log(JSON.stringify({ dag, run: id, url: page, ...end }, undefined, 2));
    }
    return wait && end.state !== "success" ? 1 : 0;
}

/** Says each change of a task's state, and at the end what failed. */
async function follow(
    airflow: AirflowClient,
    dag: string,
    id: string,
    say: (line: string) => void,
): Promise<{ readonly state: string; readonly tasks: readonly TaskRun[] }> {
    const began = Date.now();
    const seen = new Map<string, string>();
    for (;;) {
        // Asked first: what it then has of tasks is their end.
        const { state } = await patiently(() => airflow.run(dag, id));
        const tasks = await patiently(() => airflow.tasks(dag, id));
        const time = formatDuration((Date.now() - began) / 1000);
        for (const task of tasks) {
            const [name, now] = [nameOf(task), task.state ?? ""];
            if (now !== "" && seen.get(name) !== now) {
                seen.set(name, now);
                say(`${time.padStart(10)}  ${name}: ${now}${task.try_number > 1 ? ` (try ${task.try_number})` : ""}`);
            }
        }
        if (ENDED.includes(state)) {
            say(`${time.padStart(10)}  ${dag}: ${state}`);
            await sayFailures(airflow, { dag, id, tasks, say });
            return { state, tasks };
        }
        await sleep(PAUSE_MS);
    }
}

/** A busy machine, or an Airflow that is started again, owes some answers; the run goes on meanwhile. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let unanswered = 1; ; unanswered++) {
        try {
            return await ask();
        } catch (error) {
            if (!(error instanceof NoAnswerError) || unanswered === UNANSWERED) {
                throw error;
            }
        }
        await sleep(PAUSE_MS);
    }
}

async function sayFailures(
    airflow: AirflowClient,
    run: { dag: string; id: string; tasks: readonly TaskRun[]; say: (line: string) => void },
): Promise<void> {
    for (const task of run.tasks.filter(({ state }) => state === "failed")) {
        const lines = await airflow.log(run.dag, run.id, task);
        run.say(
            [`\nThe end of the log of ${nameOf(task)}:`, ...lines.slice(-LOG_LINES).map((line) => `    ${line}`)].join(
                "\n",
            ),
        );
    }
}

function nameOf({ map_index: index, task_id: task }: TaskRun): string {
    return index < 0 ? task : `${task}[${index}]`;
}
