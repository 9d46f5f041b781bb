import { LOGS_FOLDER, SCHEDULER_ROLE } from "../../../../services/airflow-part";
import { runDocker } from "../containers";
import { runningContainer } from "../service-shell";
import { before, type Leftover, type PruneGroup } from "./leftover";

/**
 * What of Airflow's database grows with each run; tasks, values and what else hangs on a run go with it. Not its DAGs: those of
 * a stack that has stood still would go with their switches, before it has read them again.
 */
const TABLES = ["dag_run", "log", "job", "asset_event", "import_error", "revoked_token"];
/** Rows of these are worth a line; what hangs on them is in its own tables. */
const NAMES: Readonly<Record<string, string>> = {
    dag_run: "runs of DAGs",
    task_instance: "tasks of runs",
    xcom: "values between tasks",
    log: "events of Airflow's log",
};

/** Old runs, by Airflow's own command. The newest scheduled run of each DAG stays: it says when the next one is due. */
export const airflowRuns: PruneGroup = {
    name: "Airflow's runs",
    find: async (stack, { runDays }) => {
        const { name } = await runningContainer(stack, SCHEDULER_ROLE);
        const clean = (...options: string[]) => {
            const time = before(runDays).toISOString();
            const line = ["airflow", "db", "clean", "--clean-before-timestamp", time, "--tables", TABLES.join(",")];
            return runDocker(["exec", name, ...line, ...options]);
        };
        const remove = async () => {
            await clean("--yes", "--skip-archive", "--error-on-cleanup-failure");
        };
        const rows = rowsIn(await clean("--dry-run"));
        const named = rows.filter(([table]) => table in NAMES);
        const others = rows.filter(([table]) => !(table in NAMES)).reduce((sum, [, count]) => sum + count, 0);
        const found = named.map(([table, count]): Leftover => ({ what: NAMES[table] ?? table, count, remove }));
        return others === 0 ? found : [...found, { what: "further rows of Airflow's database", count: others, remove }];
    },
};

/** How many rows of which table a dry run of `airflow db clean` has found, but for those with none. */
export function rowsIn(output: string): [table: string, count: number][] {
    const found = output.matchAll(/^Checking table (\S+)\s+Found (\d+) rows/gm);
    return [...found].map(([, table = "", count]): [string, number] => [table, Number(count)]).filter(([, n]) => n > 0);
}

/** A folder that Airflow makes in this moment is none of those that are looked at. */
const REMOVE_LOGS = `
cd ${LOGS_FOLDER} || exit 1
folders=$(mktemp)
find . -mindepth 1 -type d -mmin +"$1" -print0 | sort -rz > "$folders"
find . -type f -mmin +"$1" -delete
xargs -0 -r rmdir --ignore-fail-on-non-empty -- < "$folders"
rm "$folders"
`;

/** Old log files. */
export const airflowLogs: PruneGroup = {
    name: "Airflow's log files",
    find: async (stack, { logDays }) => {
        const { name } = await runningContainer(stack, SCHEDULER_ROLE);
        const minutes = String(logDays * 24 * 60);
        const list = ["exec", name, "find", LOGS_FOLDER, "-type", "f", "-mmin", `+${minutes}`, "-printf", "%s\\n"];
        const sizes = (await runDocker(list)).split("\n").filter((line) => line.trim() !== "");
        const bytes = sizes.reduce((sum, size) => sum + Number(size), 0);
        const remove = async () => {
            await runDocker(["exec", name, "sh", "-c", REMOVE_LOGS, "sh", minutes]);
        };
        return sizes.length === 0 ? [] : [{ what: "log files of Airflow", count: sizes.length, bytes, remove }];
    },
};
