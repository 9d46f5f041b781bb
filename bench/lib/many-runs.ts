import type { Platform } from "../../test/support/platform";
import { airflowSql } from "./airflow-database";

const MINUTES_BETWEEN = 58;

export interface ManyRuns {
    readonly dag: string;
    /** Id of a run of it that is over: all are copies of it, with its tasks. */
    readonly run: string;
    /** Of a copy: how many there are before it. */
    readonly from: number;
    readonly to: number;
}

/** Writes runs into Airflow's database that never were, each a while before the one before. */
export async function insertRuns(platform: Platform, { dag, run, from, to }: ManyRuns): Promise<void> {
    const copies = (table: string, fields: readonly string[]): string =>
        `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${fields.join(", ")}))).*
        FROM ${table} t, generate_series(${from + 1}, ${to}) n WHERE t.dag_id = '${dag}' AND t.run_id = '${run}';`;
    const name = "'run_id', 'bench__' || n";
    await airflowSql(
        platform,
        `${copies("dag_run", [
            ...["'id', nextval('dag_run_id_seq')", name, earlier("logical_date", "run_after")],
            ...["run_after", "start_date", "end_date", "queued_at", "created_at"].map((column) => earlier(column)),
        ])}
        ${copies("task_instance", [
            ...["'id', gen_random_uuid()", name],
            ...["start_date", "end_date", "queued_dttm", "scheduled_dttm"].map((column) => earlier(column)),
        ])}
        ANALYZE dag_run, task_instance;`,
    );
}

/** A column as it is in copy n. @param of The column of the run that is copied. Defaults to the same. */
const earlier = (column: string, of = column): string =>
    `'${column}', ${of} - n * interval '${MINUTES_BETWEEN} minutes'`;
