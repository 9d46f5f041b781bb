import execa from "execa";
import { findDockerCli } from "@gaiaflow/engine-core/docker/cli";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { airflowRules, type RuleFinding } from "./airflow-rules";
import { checkEarly } from "./early-faults";
import { runningContainer } from "./service-shell";

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
}

/** No fault, nor a reason to fail: each stack with a secret in its file is one of those. */
const ELSEWHERE =
    "settings and ruff's rules for Airflow 3: not looked at, since the stack's file has encrypted values; " +
    "npx gaiaflow preview looks at settings";

/** What the Python check prints. */
interface DagReport {
    readonly findings: readonly DagFinding[];
    readonly notes: readonly string[];
}

/**
 * Looks at a stack's settings, at what its DAG files say, and at what they do where they are read and where their
 * functions run.
 *
 * @param fix Whether what is safe to change in DAG files is changed.
 */
export async function checkProject(stack: string, fix: boolean): Promise<ProjectCheck> {
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
    const report = await attempt("DAGs", () => checkDags(stack));
    const found = {
        settings: faults.map(({ message }) => message),
        dags: report?.findings ?? [],
        airflow3: airflow3 ?? [],
        notes: [...(checked === undefined ? [ELSEWHERE] : []), ...(report?.notes ?? [])],
    };
    const ok = [found.settings, found.dags, found.airflow3, unchecked].every(({ length }) => length === 0);
    return { ok, ...found, unchecked };
}

/** In Airflow's own environment, which asks that of the functions for them. */
async function checkDags(stack: string): Promise<DagReport> {
    const { name } = await runningContainer(stack, "airflow-scheduler");
    const args = ["exec", name, "python", "-m", "gaiaflow.check", "--json"];
    const { exitCode, stderr, stdout } = await execa((await findDockerCli()) ?? "docker", args, {
        reject: false,
        stdin: "ignore",
    });
    if (exitCode !== 0 && exitCode !== 1) {
        throw new UserError({
            problem: `The check in ${name} ended with exit code ${exitCode}.`,
            fix: "",
            details: stderr.trim().split("\n").slice(-10).join("\n"),
        });
    }
    return JSON.parse(stdout) as DagReport;
}
