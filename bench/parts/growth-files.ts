import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../test/support/airflow-api";
import { mebibytesOf } from "../../test/support/memory";
import { makePlatform, type Platform } from "../../test/support/platform";
import { until } from "../../test/support/until";
import { airflowSql } from "../lib/airflow-database";
import { PATTERN, dagOf, medianAndMost, removeDag, saveDag } from "../lib/dag-files";
import type { Readings } from "../lib/measure";
import type { Figure, Part } from "../lib/part";
import { processorShare } from "../lib/processor-share";
import { removingAll } from "../lib/removing";
import { quantile } from "../lib/statistics";

const COUNTS = [1, 10, 100, 500];
/** Files that are saved one after the other, at moments that have nothing to do with when Airflow looks. */
const TIMES = 5;
const LONGEST_PAUSE = 4;
const MOMENTS = 9;
const LONGEST_PASS = 600;
/** Longer than Airflow leaves a file unread that has not changed. */
const IDLE_SECONDS = 60;
const PROCESSES = ["airflow-scheduler", "airflow-dag-processor"];

/** What the folder of DAGs does to the processes that read it, on a dev stack of Airflow alone. */
export const part: Part = {
    rounds: 1,
    figures: Object.fromEntries(
        COUNTS.flatMap((count): [string, Figure][] => [
            ...PROCESSES.map((name): [string, Figure] => [memoryOf(count, name), { unit: "MiB" }]),
            [shareOf(count), { unit: "of a processor" }],
        ]),
    ),
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            const platform = later(await makePlatform({ services: ["airflow"] }));
            await platform.up();
            const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
            const run = async (): Promise<Readings> => {
                const readings: Readings[] = [];
                let there = 0;
                for (const count of COUNTS) {
                    signal.throwIfAborted();
                    say(`${count} files`);
                    readings.push(await withFiles({ platform, api }, there, count));
                    there = count;
                }
                for (let number = 0; number < there; number++) await removeDag(folderOf(platform), dagOf(number));
                return Object.assign({}, ...readings) as Readings;
            };
            return { sides: [{ name: "GaiaFlow", run }] };
        }, signal),
};

interface MeasuredPlatform {
    readonly platform: Platform;
    readonly api: AirflowApi;
}

function memoryOf(count: number, name: string): string {
    return `${count} files: memory of ${name}`;
}

function shareOf(count: number): string {
    return `${count} files: what the DAG processor takes when nothing changes`;
}

const folderOf = ({ dir }: Platform): string => path.join(dir, "dags");

/** Adds files until there are so many, and measures with them. */
async function withFiles({ platform, api }: MeasuredPlatform, there: number, count: number): Promise<Readings> {
    const numbers = [...Array(count).keys()];
    const folder = folderOf(platform);
    const saveAll = async (description: string, from: number): Promise<number> => {
        const began = performance.now();
        const moment = new Date().toISOString();
        for (const number of numbers.slice(from)) await saveDag(folder, dagOf(number), description);
        await until(`Airflow has read ${count} files`, () => hasRead(platform, count, moment, from), LONGEST_PASS);
        return (performance.now() - began) / 1000;
    };
    const added = await saveAll("new", there);
    const whole = await saveAll(`whole ${count}`, 0);
    const share = await processorShare(platform.container("airflow-dag-processor"), IDLE_SECONDS);
    const [summed] = await airflowSql(platform, `SELECT sum(last_parse_duration) ${OF_FILES}`);
    const fresh: number[] = [];
    const changed: number[] = [];
    for (let time = 0; time < TIMES; time++) {
        await pause();
        fresh.push(await secondsToVisible({ platform, api }, dagOf("new"), `fresh ${time} of ${count}`));
        await removeDag(folder, dagOf("new"));
        await pause();
        const number = Math.floor(Math.random() * count);
        changed.push(await secondsToVisible({ platform, api }, dagOf(number), `changed ${time} of ${count}`));
        await until("the new DAG is gone", async () => !(await isShown(api, dagOf("new"))), LONGEST_PASS);
    }
    const memory = await Promise.all(PROCESSES.map((name) => usualMebibytes(platform.container(name))));
    return {
        [`${count} files: ${count - there} new ones in the API`]: added,
        [`${count} files: all of them saved again, and read`]: whole,
        [`${count} files: reading them, one after the other`]: Number(summed),
        ...medianAndMost(`${count} files: a new one in the API`, fresh),
        ...medianAndMost(`${count} files: a changed one in the API`, changed),
        ...Object.fromEntries(PROCESSES.map((name, index) => [memoryOf(count, name), memory[index] ?? NaN])),
        ...(share === undefined ? {} : { [shareOf(count)]: share }),
    };
}

/** The median of some moments: of processes that read a file and end, there are none, one or two, of 40 MiB each. */
async function usualMebibytes(container: string): Promise<number> {
    const moments: number[] = [];
    for (let moment = 0; moment < MOMENTS; moment++) {
        moments.push(await mebibytesOf(container));
        await sleep(1);
    }
    return quantile(moments, 0.5);
}

/** Whether all files from one on have been read since a moment. */
async function hasRead(platform: Platform, count: number, moment: string, from: number): Promise<boolean> {
    const since = `AND last_parsed_time > '${moment}'`;
    const [row = "0"] = await airflowSql(platform, `SELECT count(*) ${OF_FILES} ${since}`);
    await seldom();
    return Number(row) >= count - from;
}

const OF_FILES = `FROM dag WHERE dag_id LIKE '${PATTERN}' AND NOT is_stale`;

async function secondsToVisible(
    { platform, api }: MeasuredPlatform,
    dag: string,
    description: string,
): Promise<number> {
    const saved = performance.now();
    await saveDag(folderOf(platform), dag, description);
    await until(`${dag} is shown as it is saved`, () => isShown(api, dag, description), LONGEST_PASS);
    return (performance.now() - saved) / 1000;
}

async function isShown(api: AirflowApi, dag: string, description?: string): Promise<boolean> {
    await seldom();
    const shown = await api
        .get<{ readonly description: string; readonly is_stale: boolean }>(`/dags/${dag}`)
        .catch(() => undefined);
    if (shown === undefined || shown.is_stale) return false;
    return description === undefined || shown.description === description;
}

const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Who answers shares the machine with what is measured. */
const seldom = (): Promise<void> => sleep(0.15);

const pause = (): Promise<void> => sleep(Math.random() * LONGEST_PAUSE);
