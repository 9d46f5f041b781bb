import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { AirflowApi } from "../../../support/airflow-api";
import { until } from "../../../support/until";
import { airflowOf, endOf, knownTo, type InCluster } from "./in-cluster";
import { runningTasks } from "./running-tasks";
import { endings, instancesOf, secondsQueued, type Instance } from "./task-places";

const TASKS = 50;
const FILE = "many.py";
/** What each task's shell does: it says when it began, by the machine's clock, which is the node's, too. */
const BEGAN = /began (\d+\.\d+)/;

/** DAGs of as many tasks at once, by what runs them, with where that is. */
const KINDS = {
    many_as_workers: { by: "KubernetesExecutor", place: "pod" },
    many_here: { by: "LocalExecutor", place: "scheduler" },
    many_as_own_pods: { by: "KubernetesPodOperator", place: "scheduler" },
} as const;
type Kind = keyof typeof KINDS;

const DAGS = `
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG
from gaiaflow import task_factory

SAY = ["date +'began %s.%N' # {}".format(number) for number in range(${TASKS})]

with DAG("many_as_workers", schedule=None, default_args={"executor": "KubernetesExecutor"}):
    BashOperator.partial(task_id="shell").expand(bash_command=SAY)

# Its tasks name no executor: the first one of the stack's runs them.
with DAG("many_here", schedule=None):
    BashOperator.partial(task_id="shell").expand(bash_command=SAY)

with DAG("settings_of_pods", schedule=None):
    ours = task_factory("ours", "iris.prepare:prepare")

with DAG("many_as_own_pods", schedule=None):
    KubernetesPodOperator.partial(
        task_id="shell", namespace=ours.namespace, image=ours.image, cmds=["bash", "-c"],
        security_context=ours.security_context, container_security_context=ours.container_security_context,
    ).expand(arguments=[[line] for line in SAY])
`;

/** Puts the DAG files there, before the stack is brought up. */
export const writeManyTasks = (clone: string): Promise<void> => fs.writeFile(path.join(clone, "dags", FILE), DAGS);

/** With two executors: each runs the tasks that are meant for it, many at once, of which the times are printed. */
export function manyTasks(fixture: () => InCluster): void {
    describe("with both executors", () => {
        beforeAll(async () => {
            const airflow = { deployment: "in-cluster", executor: "LocalExecutor,KubernetesExecutor" };
            await fixture().platform.configure({ airflow });
            await fixture().platform.up();
        });

        test.each(Object.keys(KINDS) as Kind[])("%s: each of them ends well, where it is meant to run", async (dag) => {
            const api = await knownTo(fixture(), dag);
            const run = await api.trigger(dag);
            const { state } = await endOf(fixture(), dag, run);
            const all = await instancesOf(await airflowOf(fixture()), dag, run);
            expect([...new Set(endings(all))]).toEqual([`shell success ${KINDS[dag].place}`]);
            expect([state, all.length]).toEqual(["success", TASKS]);
            const shells = await shellSeconds(await airflowOf(fixture()), dag, run, all);
            expect(shells.every((seconds) => seconds > 0)).toBe(true);
            print(KINDS[dag].by, all, shells);
        });

        runningTasks(fixture);
    });
}

/** From when Airflow queued each task until its shell said that it began, by its log. */
async function shellSeconds(api: AirflowApi, dag: string, run: string, all: readonly Instance[]): Promise<number[]> {
    const seconds: number[] = [];
    for (const { map_index: index, queued_when, task_id, try_number } of all) {
        const task = `/dags/${dag}/dagRuns/${encodeURIComponent(run)}/taskInstances/${task_id}`;
        let began: string | undefined;
        // A pod of Airflow's hands its log over once its task has ended.
        await until(`the log of element ${index} is kept`, async () => {
            const log = await api.get(`${task}/logs/${try_number}?map_index=${index}&full_content=true`);
            began = BEGAN.exec(JSON.stringify(log))?.[1];
            return began !== undefined;
        });
        seconds.push(Number(began) - Date.parse(queued_when) / 1000);
    }
    return seconds;
}

function print(by: string, all: readonly Instance[], shells: readonly number[]): void {
    const [queued, started] = [all.map(({ queued_when }) => queued_when), all.map(({ start_date }) => start_date)];
    const first = Math.min(...queued.map(Date.parse));
    const last = Math.max(...started.map(Date.parse));
    const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
    const say = (values: readonly number[]) =>
        `median ${median(values).toFixed(1)} s, longest ${Math.max(...values).toFixed(1)} s`;
    console.log(
        [
            `${all.length} tasks at once by ${by}, from queued:`,
            `to running: ${say(all.map(secondsQueued))}`,
            `to the shell's own word: ${say(shells)}`,
            `from the first one queued to the last one running: ${((last - first) / 1000).toFixed(1)} s`,
        ].join("\n"),
    );
}
