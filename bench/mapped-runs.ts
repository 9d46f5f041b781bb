/**
 * Mapped tasks of `task_factory` beside those of Airflow's own operators, on a stack that is up: seconds from a run's
 * start to its end, and what the scheduler takes meanwhile; printed, and nothing is asserted. By hand:
 *
 *   npx tsx bench/mapped-runs.ts CLONE[=STACK] dev|pods ELEMENTS…
 *
 * STACK is prod_local by default, where both ways run. A DAG is put into the clone's `dags/` and goes at the end.
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { physicalName } from "../lib/names";
import { mebibytesOf } from "../test/support/memory";
import { until } from "../test/support/until";
import { runningStack, type RunningStack } from "./stack";

/** Of each kind both do the same: a shell that does nothing. */
const KINDS = {
    dev: {
        airflow: "PythonOperator.partial(task_id='t', python_callable=getoutput).expand(op_kwargs=elements)",
        ours: "task_factory.partial('t', 'subprocess:getoutput', env='dev').expand(func_kwargs=elements)",
    },
    pods: {
        airflow:
            "KubernetesPodOperator.partial(task_id='t', name='t', image=current_task_config().image, cmds=['python'], " +
            "do_xcom_push=True, **security()).expand(arguments=[['-c', CODE]] * count)",
        ours: "task_factory.partial('t', 'subprocess:getoutput').expand(func_kwargs=elements)",
    },
} as const;
const ROUNDS = 3;

type Kind = keyof typeof KINDS;
type Way = keyof (typeof KINDS)["dev"];

const dagOf = (kind: Kind, way: Way, count: number): string => `bench_${kind}_${way}_${count}`;

const sourceOf = (kind: Kind, counts: readonly number[]): string => `from datetime import datetime
from subprocess import getoutput
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG
from gaiaflow import task_factory
${
    kind === "pods"
        ? `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from gaiaflow.pod_security import security
from gaiaflow.task_config import current_task_config
`
        : ""
}
CODE = "import json, os, subprocess; os.makedirs('/airflow/xcom', exist_ok=True); " \\
    "json.dump(subprocess.getoutput('true'), open('/airflow/xcom/return.json', 'w'))"

for count in ${JSON.stringify(counts)}:
    elements = [{"cmd": "true"}] * count
${(["airflow", "ours"] as const)
    .map(
        (
            way,
        ) => `    with DAG(f"${dagOf(kind, way, 0).slice(0, -1)}{count}", start_date=datetime(2026, 1, 1), schedule=None):
        ${KINDS[kind][way]}`,
    )
    .join("\n")}
`;

interface Run {
    readonly state: string;
    readonly start_date: string;
    readonly end_date: string;
}

/** Seconds of one run, and the most that the scheduler's processes took while it lasted. */
async function measure({ api, ...of }: RunningStack, dag: string): Promise<{ seconds: number; mebibytes: number }> {
    const scheduler = physicalName(of, "airflow-scheduler");
    let mebibytes = 0;
    const timer = setInterval(() => {
        void mebibytesOf(scheduler).then((now) => (mebibytes = Math.max(mebibytes, now)));
    }, 2000);
    try {
        const route = `/dags/${dag}/dagRuns/${encodeURIComponent(await api.trigger(dag))}`;
        let run = await api.get<Run>(route);
        while (run.state !== "success") {
            if (run.state === "failed") throw new Error(`a run of ${dag} has failed`);
            // Seldom: the server that answers shares the machine.
            await new Promise((resolve) => setTimeout(resolve, 1000));
            run = await api.get<Run>(route);
        }
        return { seconds: (Date.parse(run.end_date) - Date.parse(run.start_date)) / 1000, mebibytes };
    } finally {
        clearInterval(timer);
    }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function compare(stack: RunningStack, kind: Kind, count: number): Promise<void> {
    const taken: Record<Way, Awaited<ReturnType<typeof measure>>[]> = { airflow: [], ours: [] };
    const rounds = count > 100 || (kind === "pods" && count > 10) ? 1 : ROUNDS;
    for (let round = 0; round < rounds; round++) {
        for (const way of ["airflow", "ours"] as const) {
            taken[way].push(await measure(stack, dagOf(kind, way, count)));
        }
    }
    const of = (way: Way, what: "seconds" | "mebibytes") => median(taken[way].map((each) => each[what]));
    console.log(
        `  figure: ${count} in ${kind}, ${rounds} round(s): ours ${of("ours", "seconds").toFixed(1)} s, ` +
            `Airflow's own ${of("airflow", "seconds").toFixed(1)} s: ${(of("ours", "seconds") / of("airflow", "seconds")).toFixed(2)}; ` +
            `the scheduler at most ${of("ours", "mebibytes").toFixed(0)} and ${of("airflow", "mebibytes").toFixed(0)} MiB`,
    );
}

void (async () => {
    const [clone = ".", kind = "dev", ...counts] = process.argv.slice(2);
    if (kind !== "dev" && kind !== "pods") throw new Error("the second argument is dev or pods");
    const numbers = counts.map(Number);
    const stack = await runningStack(clone);
    const file = path.join(stack.dags, `bench_${kind}.py`);
    await fs.writeFile(file, sourceOf(kind, numbers));
    try {
        const last = dagOf(kind, "ours", numbers.at(-1) ?? 0);
        await until("Airflow knows the DAGs", async () => (await stack.api.dags()).includes(last));
        for (const count of numbers) {
            await compare(stack, kind, count);
        }
    } finally {
        await fs.rm(file, { force: true });
    }
})();
