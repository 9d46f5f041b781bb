import * as path from "node:path";
import { airflowRuns } from "../../packages/cli/platform/prune/airflow-leftovers";
import type { Retention } from "../../packages/cli/platform/prune/leftover";
import { airflowApi, type AirflowApi } from "../../test/support/airflow-api";
import { makePlatform, type Platform } from "../../test/support/platform";
import { until } from "../../test/support/until";
import { airflowSql } from "../lib/airflow-database";
import { dagOf, saveDag } from "../lib/dag-files";
import { insertRuns } from "../lib/many-runs";
import type { Readings } from "../lib/measure";
import type { Figure, Part } from "../lib/part";
import { PAGES, secondsOfPages } from "../lib/pages";
import { removingAll } from "../lib/removing";

const COUNTS = [100, 1000, 10_000];
const RUN_DAYS = 90;
const DAG = dagOf("runs");
const MEBI = 1024 ** 2;

const databaseOf = (when: string): string => `${when}: Airflow's database`;
const AFTER = `those of ${RUN_DAYS} days of them`;
const WHENS = [...COUNTS.map((count) => `${count} runs`), AFTER];

/** A history of runs of a DAG of twenty tasks, one in 58 minutes, so that 10,000 are 400 days. */
export const part: Part = {
    rounds: 1,
    figures: Object.fromEntries(WHENS.map((when): [string, Figure] => [databaseOf(when), { unit: "MiB" }])),
    stage: ({ say, signal }) =>
        removingAll(async (later) => {
            const platform = later(await makePlatform({ services: ["airflow"] }));
            await platform.up();
            const api = await airflowApi(platform.ports.airflow, (await platform.logins()).airflow);
            await saveDag(path.join(platform.dir, "dags"), DAG, "many runs");
            await until("Airflow knows the DAG", async () => (await api.dags()).includes(DAG));
            const { id } = await api.run(DAG);
            const run = async (): Promise<Readings> => {
                const readings: Readings[] = [];
                for (const [index, count] of COUNTS.entries()) {
                    signal.throwIfAborted();
                    say(`${count} runs`);
                    await insertRuns(platform, { dag: DAG, run: id, from: COUNTS[index - 1] ?? 0, to: count });
                    readings.push(await figuresOf(platform, api, `${count} runs`));
                }
                say("cleaning");
                readings.push(await clean(platform), await figuresOf(platform, api, AFTER));
                return Object.assign({}, ...readings) as Readings;
            };
            return { sides: [{ name: "GaiaFlow", run }] };
        }, signal),
};

async function figuresOf(platform: Platform, api: AirflowApi, when: string): Promise<Readings> {
    const [bytes = ""] = await airflowSql(platform, "SELECT pg_database_size('airflow')");
    const pages = await secondsOfPages(api, DAG);
    return {
        [databaseOf(when)]: Number(bytes) / MEBI,
        ...Object.fromEntries(Object.keys(PAGES).map((page) => [`${when}: ${page}`, pages[page] ?? NaN])),
    };
}

/** As `gaiaflow prune` does it, which would look at the rest of the machine too. */
async function clean({ stack }: Platform): Promise<Readings> {
    const began = performance.now();
    const found = await airflowRuns.find(stack, { runDays: RUN_DAYS } as Retention);
    const looked = performance.now();
    await found[0]?.remove();
    return {
        "`gaiaflow prune` looks for old runs": (looked - began) / 1000,
        "`gaiaflow prune` removes them": (performance.now() - looked) / 1000,
    };
}
