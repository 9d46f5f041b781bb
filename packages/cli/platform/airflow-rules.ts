import * as path from "node:path";
import execa from "execa";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { pythonTool } from "./python-tool";

/** What ruff's rules for Airflow 3 say of a line. */
export interface RuleFinding {
    readonly file: string;
    readonly line: number;
    readonly rule: string;
    readonly problem: string;
    /** Whether `--fix` changes it. */
    readonly fixable: boolean;
}

interface RuffFinding {
    readonly filename: string;
    readonly location: { readonly row: number };
    readonly code: string | null;
    readonly message: string;
    readonly fix: { readonly applicability: string } | null;
}

/** Ruff's exit code for findings; 2 is a failure of its own. */
const FOUND = 1;

/**
 * Looks at DAG files for what Airflow 3 no longer has, without running them.
 *
 * @param fix Whether what is safe to change is changed.
 * @returns What is left.
 * @throws {UserError} Where ruff cannot be had or run.
 */
export async function airflowRules(folder: string, root: string, fix: boolean): Promise<RuleFinding[]> {
    const ruff = path.join(await pythonTool("ruff"), "bin", process.platform === "win32" ? "ruff.exe" : "ruff");
    // Isolated: a project's own choice of rules is for its own run of ruff.
    const args = ["check", "--isolated", "--no-cache", "--select", "AIR", "--output-format", "json"];
    const { exitCode, stderr, stdout } = await execa(ruff, [...args, ...(fix ? ["--fix"] : []), folder], {
        reject: false,
    });
    if (exitCode !== 0 && exitCode !== FOUND) {
        throw new UserError({ problem: "ruff failed.", fix: "", details: stderr.trim() });
    }
    return (JSON.parse(stdout) as RuffFinding[]).map(({ code, filename, fix: change, location, message }) => ({
        file: path.relative(root, filename),
        line: location.row,
        rule: code ?? "syntax",
        problem: message,
        fixable: change?.applicability === "safe",
    }));
}
