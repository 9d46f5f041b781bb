import { airflowApi } from "../../../support/airflow-api";
import type { Platform } from "../../../support/platform";
import { until } from "../../../support/until";

/** Whoever speaks for the function. */
const LOGGERS = ["iris.pod_parity", "py.warnings", "task.stdout", "task.stderr"];

/** What the function says that the log shows, with its level. */
export const LOG_LINES = [
    "info iris.pod_parity rows 10, ünïcode 漢 😀",
    "warning iris.pod_parity two\nlines",
    "info iris.pod_parity between the levels",
    "info task.stdout printed",
    "info task.stdout ERROR: only printed",
    "error iris.pod_parity went wrong KeyError",
    "warning py.warnings an old way",
    `error iris.pod_parity long ${"x".repeat(100_000)}`,
    "error task.stderr 0%",
    "error task.stderr 100%",
    "critical iris.pod_parity the last line",
];

/** How the tasks end, with the number of their last try: as their DAG's `default_args`, or their own policy, say. */
export const ENDS = [
    "dated success 1",
    "hopeless failed 1",
    "leave failed 1",
    "once failed 1",
    "say success 1",
    "twice failed 2",
];

/** A run of the tests' DAG: how its tasks ended, what one of them said, and what failed them. */
export async function logsAndEnds(platform: Platform): Promise<{
    ends: string[];
    output: string[];
    failures: string[];
    dated: unknown;
}> {
    const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
    await until("Airflow knows the DAG", async () => (await api.dags()).includes("pod_parity"));
    const { id, tasks } = await api.run("pod_parity");
    const lines = await api.lines("pod_parity", id, "say", LOGGERS);
    const texts = lines.map(({ level, logger, event, error_detail: [error] = [] }) =>
        [level, logger, event, ...(error ? [error.exc_type] : [])].join(" "),
    );
    const failed = async (task: string): Promise<string[]> =>
        (await api.lines("pod_parity", id, task, ["task"]))
            .filter(({ event }) => event === "Task failed with exception")
            .map(({ error_detail: [error] = [] }) => `${task} ${error?.exc_type ?? ""}: ${error?.exc_value ?? ""}`);
    return {
        ends: tasks.map(({ task_id, state, try_number }) => `${task_id} ${state ?? ""} ${try_number}`).sort(),
        // The runner says that it begins; and of what is said in one moment, streams in dev have no order.
        output: texts.filter((line) => !line.includes("gaiaflow: running")).sort(),
        failures: [...(await failed("once")), ...(await failed("hopeless"))],
        dated: await api.xcom("pod_parity", id, "dated"),
    };
}
