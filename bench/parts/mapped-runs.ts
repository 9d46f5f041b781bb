import * as fs from "node:fs/promises";
import * as path from "node:path";
import { physicalName } from "../../lib/names";
import { anonymousMebibytes } from "../../test/support/memory";
import { until } from "../../test/support/until";
import { WAYS, dagName, dagSource, hasWay, type Kind, type MappedDag, type Way } from "../lib/mapped-dags";
import type { Readings } from "../lib/measure";
import type { Part, Stage } from "../lib/part";
import { runningStack, type RunningStack } from "../lib/running-stack";
import { asSide } from "../lib/sides";

/** Elements of the mapped tasks. A pod of a small cluster takes seconds. */
const COUNTS: Readonly<Record<Kind, readonly number[]>> = { dev: [1, 50, 500], pods: [1, 10, 50] };
/** So many that each of the scheduler's workers gets some. */
const TO_WARM_UP: Readonly<Record<Kind, number>> = { dev: 30, pods: 1 };
const SAMPLE_MILLISECONDS = 250;
const NAMES: Readonly<Record<Way, string>> = {
    ours: "GaiaFlow",
    "in-process": "in Airflow's process",
    airflow: "Airflow's own operators",
};

interface Run {
    readonly state: string;
    readonly start_date: string;
    readonly end_date: string;
}

interface Taken {
    readonly seconds: number;
    /** The most that the scheduler's processes took while the run lasted. */
    readonly mebibytes: number;
}

async function runOf({ api, ...of }: RunningStack, dag: MappedDag): Promise<Taken> {
    const memory = await anonymousMebibytes(physicalName(of, "airflow-scheduler"));
    let mebibytes = await memory();
    const timer = setInterval(() => {
        void memory().then((now) => (mebibytes = Math.max(mebibytes, now)));
    }, SAMPLE_MILLISECONDS);
    try {
        const name = dagName(dag);
        const route = `/dags/${name}/dagRuns/${encodeURIComponent(await api.trigger(name))}`;
        let run = await api.get<Run>(route);
        while (run.state !== "success") {
            if (run.state === "failed") throw new Error(`a run of ${name} has failed`);
            // Seldom: the server that answers shares the machine.
            await new Promise((resolve) => setTimeout(resolve, 1000));
            run = await api.get<Run>(route);
        }
        return { seconds: (Date.parse(run.end_date) - Date.parse(run.start_date)) / 1000, mebibytes };
    } finally {
        clearInterval(timer);
    }
}

async function readingsOf(stack: RunningStack, kind: Kind, way: Way): Promise<Readings> {
    const readings: [string, number][] = [];
    for (const count of COUNTS[kind]) {
        const { seconds, mebibytes } = await runOf(stack, { kind, way, count });
        const figure = `${count} in ${kind}`;
        readings.push([figure, seconds], [`${figure}: the scheduler at most`, mebibytes]);
    }
    return Object.fromEntries(readings);
}

/** Puts DAGs into the clone's `dags/`, which go at the end. */
async function stageOf(stack: RunningStack, kinds: readonly Kind[]): Promise<Stage> {
    const waysOf = (kind: Kind) => WAYS.filter((way) => hasWay(kind, way));
    const dags = kinds.flatMap((kind) =>
        waysOf(kind).flatMap((way) => [TO_WARM_UP[kind], ...COUNTS[kind]].map((count) => ({ kind, way, count }))),
    );
    const fileOf = (dag: MappedDag) => path.join(stack.dags, `${dagName(dag)}.py`);
    const remove = async () => {
        for (const dag of dags) await fs.rm(fileOf(dag), { force: true });
    };
    try {
        for (const dag of dags) await fs.writeFile(fileOf(dag), dagSource(dag));
        await until("Airflow knows the DAGs", async () => {
            const known = await stack.api.dags();
            return dags.every((dag) => known.includes(dagName(dag)));
        });
        for (const kind of kinds) {
            for (const way of waysOf(kind)) await runOf(stack, { kind, way, count: TO_WARM_UP[kind] });
        }
    } catch (error) {
        await remove();
        throw error;
    }
    const sides = WAYS.map((way) => ({ way, of: kinds.filter((kind) => hasWay(kind, way)) }))
        .filter(({ of }) => of.length > 0)
        .map(({ way, of }) =>
            asSide(
                NAMES[way],
                of.map((kind) => () => readingsOf(stack, kind, way)),
            ),
        );
    return { sides, remove };
}

const figures = (Object.keys(COUNTS) as Kind[]).flatMap((kind) => COUNTS[kind].map((count) => `${count} in ${kind}`));
const aims = [{ against: NAMES.airflow, atMost: 1.1 }];

/**
 * Mapped tasks of `task_factory` beside dev tasks in Airflow's own process and beside Airflow's own operators, on a stack that
 * is up: seconds from a run's start to its end, and what the scheduler takes meanwhile. A stack of mode prod_local runs
 * them as pods, too.
 *
 * What a scheduler takes grows with what it has run and for how long, whoever's tasks they are: by 14 MiB with the first task of
 * each of its workers, once by 60 some minutes after its start (Airflow 3.3.2). Hence a run of each way comes before all, and
 * ways take turns in being the first.
 */
export const part: Part = {
    rounds: 4,
    figures: Object.fromEntries(
        figures.flatMap((figure) => [
            [figure, { aims }],
            [`${figure}: the scheduler at most`, { unit: "MiB", aims }],
        ]),
    ),
    stage: async ({ at }) => {
        const stack = await runningStack(at[0] ?? ".");
        return stageOf(stack, stack.namespace === "" ? ["dev"] : ["dev", "pods"]);
    },
};
