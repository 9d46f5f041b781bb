import * as fs from "node:fs/promises";
import * as path from "node:path";
import { airflowApi, type AirflowApi } from "../../test/support/airflow-api";
import { containersOf, docker, inspect } from "../../test/support/docker";
import { tryDocker } from "../../test/support/docker-engine";
import { mebibytesOf } from "../../test/support/memory";
import { profileOf } from "../../test/support/node";
import type { Platform } from "../../test/support/platform";
import { until } from "../../test/support/until";
import { airflowSql } from "./airflow-database";
import type { Readings } from "./measure";

const DAG = "bench_soak";
const MEBI = 1024 ** 2;

/** Two functions in the project's environment, one of which gets what the other hands on, and a task of Airflow's own. */
const SOURCE = `from datetime import datetime
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG
from gaiaflow import task_factory

with DAG("${DAG}", start_date=datetime(2026, 1, 1), schedule="* * * * *", catchup=False):
    first = task_factory("first", "subprocess:getoutput", {"cmd": "seq 50"})
    second = task_factory("second", "subprocess:getoutput", {"cmd": "echo {{ ti.xcom_pull('first') | length }}"})
    first >> second >> PythonOperator(task_id="third", python_callable=print, op_args=["{{ run_id }}"])
`;

/** A stack's containers but for those that come to an end, and its cluster's node where it has one. */
export async function longRunning(platform: Platform): Promise<string[]> {
    const names = (await containersOf(platform.stack)).filter((name) => !/-(init|migration)$/.test(name));
    const node = profileOf(platform);
    return (await tryDocker(["inspect", node])).failed || names.includes(node) ? names : [...names, node];
}

/** Saves the DAG, which from then on has a run each minute. */
export async function startRuns(platform: Platform): Promise<void> {
    await fs.writeFile(path.join(platform.dir, "dags", `${DAG}.py`), SOURCE);
    const api = await apiOf(platform);
    await until("Airflow knows the DAG", async () => (await api.dags()).includes(DAG));
    await api.patch(`/dags/${DAG}`, { is_paused: false });
}

/** MiB of each container, and of all. */
export async function memoryOf(names: readonly string[]): Promise<Readings> {
    const each = await Promise.all(names.map(mebibytesOf));
    const entries = names.map((name, index): [string, number] => [shortName(name), each[index] ?? NaN]);
    return { ...Object.fromEntries(entries), all: each.reduce((sum, one) => sum + one, 0) };
}

/** By container, when it was made and started last. */
export async function livesOf(names: readonly string[]): Promise<Map<string, string>> {
    const states = await Promise.all(names.map(inspect));
    return new Map(states.map(({ Id, State }, index) => [names[index] ?? "", `${Id} ${State.StartedAt}`]));
}

/** MiB of what a stack writes: logs of its tasks, its containers' own, and Airflow's database. */
export async function sizesOf(platform: Platform, names: readonly string[]): Promise<Readings> {
    const logs = await docker("exec", platform.container("airflow-scheduler"), "du", "-sb", "/opt/airflow/logs");
    const [database = ""] = await airflowSql(platform, "SELECT pg_database_size('airflow')");
    const printed = await Promise.all(names.map(printedBytes));
    return {
        "Airflow's log files": Number(logs.split("\t")[0]) / MEBI,
        "Airflow's database": Number(database) / MEBI,
        "what containers have printed": printed.reduce((sum, bytes) => sum + bytes, 0) / MEBI,
    };
}

async function printedBytes(container: string): Promise<number> {
    const { stdout, stderr } = await tryDocker(["logs", container]);
    return Buffer.byteLength(stdout) + Buffer.byteLength(stderr);
}

/** How many runs of the DAG have ended so far, by how. */
export async function runsOf(platform: Platform): Promise<Readings> {
    const api = await apiOf(platform);
    const count = async (state: string): Promise<number> => {
        const route = `/dags/${DAG}/dagRuns?limit=1&state=${state}`;
        return (await api.get<{ readonly total_entries: number }>(route)).total_entries;
    };
    return { "runs that succeeded": await count("success"), "runs that failed": await count("failed") };
}

/** A token lasts for a day. */
const apiOf = async ({ ports, logins }: Platform): Promise<AirflowApi> =>
    airflowApi(ports.airflow, (await logins()).airflow);

/** Of a container: without the project and the stack. */
const shortName = (name: string): string => name.replace(/^gaiaflow-e2e-[0-9a-f]+-/, "");
