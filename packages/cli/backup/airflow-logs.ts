import * as path from "node:path";
import { LOGS_FOLDER } from "../../../services/airflow-part";
import { commandInput, commandOutput, commandText, type Into } from "./command-stream";

/** Where the logs lie that a restore has set aside. Beside it each DAG has a folder, `dag_id=…`; the rest is what Airflow's own processes print. */
export const LOGS_BEFORE = `${LOGS_FOLDER}/.before-restore`;
/** What is filled beside them, and what was there before. */
const [FILLED, BEFORE] = [".restore", path.posix.basename(LOGS_BEFORE)];
/** A log that grows while it is read is no failure: `tar` says 1 then. */
const DUMP = `find . -maxdepth 1 -name 'dag_id=*' -print0 | tar --create --null --files-from=- || [ $? = 1 ]`;
const FILL = `rm -rf ${FILLED} && mkdir ${FILLED} && tar --extract --no-same-owner --no-same-permissions --directory=${FILLED}`;
/**
 * A rename: tasks that run write on into what they have opened. What an earlier restore has set aside, and not brought back
 * before it was killed, stays; folders that are there, too, are merged into its.
 */
const SET_ASIDE = [
    `mkdir -p ${BEFORE}`,
    `find . -maxdepth 1 -name 'dag_id=*' ! -exec test -e ${BEFORE}/{} ';' -exec mv -t ${BEFORE} {} +`,
    // In one shell: find would go on to a second `-exec … +` where the first has failed.
    `find . -maxdepth 1 -name 'dag_id=*' -exec sh -c 'cp --recursive --link --remove-destination -t ${BEFORE} "$@" && rm -r "$@"' sh {} +`,
].join(" && ");
/** Logs of a restore that was killed. */
const COUNT_KEPT = `test ! -d ${BEFORE} || find ${BEFORE} -type f | wc -l`;

/**
 * The logs of tasks, which a run's page shows.
 *
 * @param scheduler What has them, while it runs.
 */
export function airflowLogsOf(scheduler: Into) {
    // As Airflow itself makes them: the group may write, whoever owns the project.
    const line = (script: string) => scheduler(["sh", "-c", `umask 002; cd ${LOGS_FOLDER}; ${script}`]);
    const run = async (script: string) => commandText("A command for the logs of tasks", await line(script));
    // No times and modes of folders are kept: the volume's own folder may be root's, as a claim's in a cluster is.
    const merge = (folder: string) =>
        run(`cp --recursive --link --no-clobber ${folder}/. . && rm -rf ${FILLED} ${BEFORE}`);
    return {
        dump: async function* () {
            yield* commandOutput("Reading the logs of tasks", await line(DUMP));
        },
        fill: async (tar: AsyncIterable<Uint8Array>) =>
            commandInput("The restore of the logs of tasks", await line(FILL), tar),
        /** How many an earlier restore has set aside, and neither brought back nor removed. */
        kept: async () => Number(await run(COUNT_KEPT)),
        /** Those that are there make room; undo brings them back. */
        setAside: () => run(SET_ASIDE),
        finish: () => merge(FILLED),
        undo: () => merge(`$(test -d ${BEFORE} && echo ${BEFORE} || mktemp -d)`),
    };
}

export type AirflowLogs = ReturnType<typeof airflowLogsOf>;
