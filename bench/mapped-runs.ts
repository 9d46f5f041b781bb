/**
 * Mapped tasks of `task_factory` beside those of Airflow's own operators, on a stack that is up: seconds from a run's
 * start to its end, and what the scheduler takes meanwhile; printed, and nothing is asserted. By hand:
 *
 *   npx tsx bench/mapped-runs.ts CLONE[=STACK] dev|pods ELEMENTS…
 *
 * STACK is prod_local by default, where both ways run. DAGs are put into the clone's `dags/` and go at the end: each in
 * a file of its own, as every task reads the whole file of its DAG.
 *
 * What a scheduler takes grows with what it has run, whoever's tasks they are: by 18 MiB with the first task of each of
 * its workers, by 70 with the first run of 500. So whatever came second in a round took more. Hence a run of each way
 * comes before all, and ways take turns in being the first; rounds are even in number.
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { physicalName } from "../lib/names";
import { anonymousMebibytes } from "../test/support/memory";
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
const WAYS = ["airflow", "ours"] as const;
const ROUNDS = 4;
/** Of many elements, which take minutes. */
const FEWER_ROUNDS = 2;
/** So many that each of the scheduler's workers gets some. */
const TO_WARM_UP = 30;
const SAMPLE_MILLISECONDS = 250;

type Kind = keyof typeof KINDS;
type Way = (typeof WAYS)[number];

const dagOf = (kind: Kind, way: Way, count: number): string => `bench_${kind}_${way}_${count}`;

const sourceOf = (kind: Kind, way: Way, count: number): string => `from datetime import datetime
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

count = ${count}
elements = [{"cmd": "true"}] * count
with DAG("${dagOf(kind, way, count)}", start_date=datetime(2026, 1, 1), schedule=None):
    ${KINDS[kind][way]}
`;

interface Run {
    readonly state: string;
    readonly start_date: string;
    readonly end_date: string;
}

interface Taken {
    readonly seconds: number;
    /** The most while the run lasted. */
    readonly mebibytes: number;
    /** Before it began. */
    readonly before: number;
}

/** Seconds of one run, and the memory of the scheduler's processes. */
async function measure({ api, ...of }: RunningStack, dag: string): Promise<Taken> {
    const memory = await anonymousMebibytes(physicalName(of, "airflow-scheduler"));
    const before = await memory();
    let mebibytes = before;
    const timer = setInterval(() => {
        void memory().then((now) => (mebibytes = Math.max(mebibytes, now)));
    }, SAMPLE_MILLISECONDS);
    try {
        const route = `/dags/${dag}/dagRuns/${encodeURIComponent(await api.trigger(dag))}`;
        let run = await api.get<Run>(route);
        while (run.state !== "success") {
            if (run.state === "failed") throw new Error(`a run of ${dag} has failed`);
            // Seldom: the server that answers shares the machine.
            await new Promise((resolve) => setTimeout(resolve, 1000));
            run = await api.get<Run>(route);
        }
        return { seconds: (Date.parse(run.end_date) - Date.parse(run.start_date)) / 1000, mebibytes, before };
    } finally {
        clearInterval(timer);
    }
}

function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
    return (low + high) / 2;
}

async function compare(stack: RunningStack, kind: Kind, count: number): Promise<void> {
    const taken: Record<Way, Taken[]> = { airflow: [], ours: [] };
    const rounds = count > 100 || (kind === "pods" && count > 10) ? FEWER_ROUNDS : ROUNDS;
    for (let round = 0; round < rounds; round++) {
        for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
            const run = await measure(stack, dagOf(kind, way, count));
            taken[way].push(run);
            console.log(`${count} in ${kind}, ${way}: ${run.seconds.toFixed(1)} s, ${run.mebibytes.toFixed(0)} MiB`);
        }
    }
    const figure = (what: keyof Taken, unit: string, digits: number): string => {
        const [ours, own] = [taken.ours, taken.airflow].map((runs) => median(runs.map((run) => run[what])));
        const texts = [ours, own].map((value = NaN) => `${value.toFixed(digits)} ${unit}`);
        return `ours ${texts[0]}, Airflow's own ${texts[1]}: ${((ours ?? NaN) / (own ?? NaN)).toFixed(2)}`;
    };
    console.log(
        `  figure: ${count} in ${kind}, ${rounds} rounds: ${figure("seconds", "s", 1)}; the scheduler at most ` +
            `${figure("mebibytes", "MiB", 0)} (before: ${figure("before", "MiB", 0)})`,
    );
}

void (async () => {
    const [clone = ".", kind = "dev", ...counts] = process.argv.slice(2);
    if (kind !== "dev" && kind !== "pods") throw new Error("the second argument is dev or pods");
    const numbers = counts.map(Number);
    const toWarmUp = kind === "dev" ? TO_WARM_UP : 1;
    const stack = await runningStack(clone);
    const dags = [toWarmUp, ...numbers].flatMap((count) => WAYS.map((way) => ({ way, count })));
    const fileOf = (way: Way, count: number) => path.join(stack.dags, `${dagOf(kind, way, count)}.py`);
    try {
        for (const { way, count } of dags) await fs.writeFile(fileOf(way, count), sourceOf(kind, way, count));
        const names = dags.map(({ way, count }) => dagOf(kind, way, count));
        await until("Airflow knows the DAGs", async () => {
            const known = await stack.api.dags();
            return names.every((name) => known.includes(name));
        });
        for (const way of WAYS) await measure(stack, dagOf(kind, way, toWarmUp));
        for (const count of numbers) await compare(stack, kind, count);
    } finally {
        for (const { way, count } of dags) await fs.rm(fileOf(way, count), { force: true });
    }
})();
