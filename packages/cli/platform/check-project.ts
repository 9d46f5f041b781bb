import * as fs from "node:fs";
import * as path from "node:path";
import execa from "execa";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { setLine, stackOption } from "../../../config/config-commands";
import { SCHEDULER_ROLE } from "../../../services/airflow-part";
import { airflowRules, type RuleFinding } from "./airflow-rules";
import { refusePods } from "./containers";
import { dockerCli } from "./docker-process";
import { checkEarly } from "./early-faults";
import { NotChecked } from "./not-checked";
import { runningContainer } from "./service-shell";
import { unknownStack } from "./unknown-stack";

/** A fault that `python -m gaiaflow.check` finds. */
export interface DagFinding {
    readonly file: string;
    readonly dag: string;
    readonly task: string;
    readonly argument: string;
    readonly problem: string;
}

/** What `gaiaflow check` finds. */
export interface ProjectCheck {
    /** Whether everything was looked at, and nothing is wrong. */
    readonly ok: boolean;
    /** Faults of the stack's settings and of the project that they name. */
    readonly settings: readonly string[];
    /** Faults of DAGs and of the functions that they name. */
    readonly dags: readonly DagFinding[];
    /** What Airflow 3 no longer has. */
    readonly airflow3: readonly RuleFinding[];
    /** What surprises and is no fault. */
    readonly notes: readonly string[];
    /** What could not be looked at, and why. */
    readonly unchecked: readonly string[];
    readonly looked: Looked;
}

/** What was looked at: without a fault, that is all that a check says. */
export interface Looked {
    readonly settings: boolean;
    /** Whether ruff's rules for Airflow 3 were asked. */
    readonly airflow3: boolean;
    /** Files with DAGs, as Airflow reads them. */
    readonly files: number;
    readonly dags: number;
    /** Tasks of `task_factory`, and the functions that they name, each once. */
    readonly tasks: number;
    readonly functions: number;
}

/** No fault, nor a reason to fail: each stack with a secret in its file is one of those. */
const elsewhere = (stack: string) =>
    "settings and ruff's rules for Airflow 3: not looked at, since the stack's file has encrypted values; " +
    `npx gaiaflow preview${stackOption(stack)} looks at settings`;

/** What the Python check prints. */
interface DagReport {
    readonly files: number;
    readonly dags: number;
    readonly tasks: readonly { readonly func_path: string }[];
    readonly findings: readonly DagFinding[];
    readonly notes: readonly string[];
}

/**
 * Looks at a stack's settings, at what its DAG files say, and at what they do where they are read and where their
 * functions run.
 *
 * @param fix Whether what is safe to change in DAG files is changed.
 * @throws {NotChecked} For a stack that is unknown.
 */
export async function checkProject(stack: string, fix: boolean): Promise<ProjectCheck> {
    const unknown = unknownStack(stack);
    if (unknown !== undefined) {
        throw new NotChecked(unknown);
    }
    const unchecked: string[] = [];
    /** What cannot be looked at keeps nobody from looking at the rest. */
    const attempt = async <T>(what: string, look: () => Promise<T>): Promise<T | undefined> => {
        try {
            return await look();
        } catch (error) {
            if (!(error instanceof UserError)) {
                throw error;
            }
            unchecked.push(`${what}: ${messageOf(error)}`);
            return undefined;
        }
    };
    const checked = checkEarly(stack);
    const { faults = [], project } = checked ?? {};
    const folder = project?.folders.dags.folder;
    const airflow3 =
        folder === undefined
            ? undefined
            : await attempt("Airflow 3's rules", () => airflowRules(folder, projectRoot(), fix));
    const report = await attempt("DAGs", async () => {
        const read = await checkDags(stack);
        // Those of a folder with Python files, or of one that nobody knows here, are somewhere: nothing was checked then.
        if (read.files === 0 && !(folder !== undefined && isWithoutPython(folder))) {
            throw noDagFile(stack, folder);
        }
        return read;
    });
    const { dags = 0, files = 0, tasks = [] } = report ?? {};
    const found = {
        settings: faults.map(({ message }) => message),
        dags: report?.findings ?? [],
        airflow3: airflow3 ?? [],
        notes: [
            ...(checked === undefined ? [elsewhere(stack)] : []),
            ...(report?.files === 0 ? [messageOf(noDagFile(stack, folder))] : []),
            ...(report?.notes ?? []),
        ],
    };
    const ok = [found.settings, found.dags, found.airflow3, unchecked].every(({ length }) => length === 0);
    const looked = {
        ...{ settings: checked !== undefined, airflow3: airflow3 !== undefined, files, dags, tasks: tasks.length },
        functions: new Set(tasks.map(({ func_path: path }) => path)).size,
    };
    return { ok, ...found, unchecked, looked };
}

/** Whether it has nothing yet that Airflow could read, as in a project that was made without examples. */
function isWithoutPython(folder: string): boolean {
    const entries = fs.existsSync(folder)
        ? fs.readdirSync(folder, { recursive: true, withFileTypes: true })
        : undefined;
    // Airflow reads archives, too, and what links lead to.
    return entries?.every((entry) => !entry.isSymbolicLink() && !/\.(py|zip)$/.test(entry.name)) ?? false;
}

function noDagFile(stack: string, folder: string | undefined): UserError {
    const place = folder === undefined ? "Airflow's folder of DAGs" : path.relative(projectRoot(), folder);
    return new UserError({
        problem: `there is no DAG file in ${place || "."}.`,
        fix: `Put one there, or name their folder: ${setLine(stack, ["project", "dags"], "FOLDER")}`,
    });
}

/** In Airflow's own environment, which asks that of the functions for them. */
async function checkDags(stack: string): Promise<DagReport> {
    refusePods(
        stack,
        "They have the DAGs of the last up, and not those that are saved here: check these in a stack with containers, npx gaiaflow check --stack dev",
    );
    const { name } = await runningContainer(stack, SCHEDULER_ROLE);
    const args = ["exec", name, "python", "-m", "gaiaflow.check", "--json"];
    const { exitCode, stderr, stdout } = await execa(await dockerCli(), args, {
        reject: false,
        stdin: "ignore",
    });
    // 2 is also said where there is no DAG file, with the report.
    if (![0, 1].includes(exitCode) && !(exitCode === 2 && stdout !== "")) {
        throw new UserError({
            problem: `The check in ${name} ended with exit code ${exitCode}.`,
            fix: "",
            details: stderr.trim().split("\n").slice(-10).join("\n"),
        });
    }
    return JSON.parse(stdout) as DagReport;
}
