import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";

/** A step of a job of GitHub's. */
interface Step {
    readonly uses?: string;
    readonly run?: string;
    readonly shell?: string;
    readonly if?: string;
    readonly with?: Readonly<Record<string, unknown>>;
}

/** How a command of a step ended. */
export interface StepEnd {
    readonly run: string;
    readonly exitCode: number;
    readonly output: string;
}

/** How GitHub runs a step: https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#exit-codes-and-error-action-preference */
const SHELLS = {
    default: ["bash", "-e"],
    bash: ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
} as const;

/**
 * The commands of a workflow's only job, as a run of a fork's pull request has them: in a clone with the fork's changes,
 * with GitHub's own variables, no secret and no token. Actions are left out, and `npm ci`, whose packages are there.
 *
 * @param folder For what GitHub keeps outside the clone.
 */
export async function runAsFork(
    workflow: string,
    clone: { readonly dir: string; readonly env: Readonly<Record<string, string>> },
    folder: string,
): Promise<{ readonly steps: readonly StepEnd[]; readonly summary: string; readonly artifact: string }> {
    const { jobs } = parse(await fs.readFile(workflow, "utf8")) as {
        readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
    };
    const [{ steps: all } = { steps: [] }] = Object.values(jobs);
    const summary = path.join(folder, "summary.md");
    await fs.writeFile(summary, "");
    const env = { ...clone.env, ...githubVariables(clone.dir, summary) };
    const steps: StepEnd[] = [];
    let failed = false;
    for (const { if: condition, run, shell } of all.filter((step) => step.run !== undefined && step.run !== "npm ci")) {
        if (failed && condition !== "always()") {
            continue;
        }
        const script = path.join(folder, "step.sh");
        await fs.writeFile(script, run ?? "");
        const [program, ...args] = SHELLS[shell === "bash" ? "bash" : "default"];
        const options = { cwd: clone.dir, env, extendEnv: false, reject: false, all: true, stdin: "ignore" } as const;
        const { all: output = "", exitCode } = await execa(program, [...args, script], options);
        steps.push({ run: run ?? "", exitCode, output });
        failed ||= exitCode !== 0;
    }
    const upload = all.find(({ uses }) => uses?.startsWith("actions/upload-artifact@"));
    const artifact = path.join(clone.dir, String(upload?.with?.["path"]));
    return { steps, summary: await fs.readFile(summary, "utf8"), artifact: await fs.readFile(artifact, "utf8") };
}

/** Of https://docs.github.com/actions/reference/variables-reference what says whose run it is, and where things are. */
function githubVariables(dir: string, summary: string): Record<string, string> {
    return {
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_ACTOR: "somebody",
        GITHUB_BASE_REF: "main",
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_HEAD_REF: "a-change",
        GITHUB_REF: "refs/pull/1/merge",
        GITHUB_REPOSITORY: "team/iris",
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: dir,
    };
}
