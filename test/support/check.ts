import execa from "execa";
import type { Platform } from "./platform";

/** What `python -m gaiaflow.check --json` prints, as far as tests look. */
export interface CheckReport {
    readonly ok: boolean;
    readonly tasks: readonly { readonly file: string; readonly task: string }[];
    readonly findings: readonly {
        readonly file: string;
        readonly task: string;
        readonly argument: string;
        readonly problem: string;
    }[];
}

/** Runs the check where a user would, in a container of Airflow's; its exit code says the same as its report. */
export async function check(platform: Platform): Promise<CheckReport> {
    const command = ["python", "-m", "gaiaflow.check", "--json"];
    const args = ["exec", platform.container("airflow-scheduler"), ...command];
    const { stdout, stderr, exitCode } = await execa("docker", args, { stdin: "ignore", reject: false });
    if (exitCode !== 0 && exitCode !== 1) {
        throw new Error(`the check ended with ${exitCode}: ${stderr}`);
    }
    const report = JSON.parse(stdout) as CheckReport;
    expect(exitCode).toBe(report.ok ? 0 : 1);
    return report;
}
