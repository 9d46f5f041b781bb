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

/**
 * Looks at DAG files for what Airflow 3 no longer has, without running them.
 *
 * @param fix Whether what is safe to change is changed.
 * @returns What is left.
 * @throws {UserError} Where ruff cannot be had or run.
 */
export async function airflowRules(folder: string, root: string, fix: boolean): Promise<RuleFinding[]> {
    const args = ["--select", "AIR", "--output-format", "json", ...(fix ? ["--fix"] : []), folder];
    const stdout = await ruffCheck(folder, args);
    return (JSON.parse(stdout) as RuffFinding[]).map(({ code, filename, fix: change, location, message }) => ({
        file: path.relative(root, filename),
        line: location.row,
        rule: code ?? "syntax",
        problem: message,
        fixable: change?.applicability === "safe",
    }));
}

/** Those that move a name to where Airflow 3 has it; their fixes are right wherever an import is no attempt. */
const RENAMES = "AIR301,AIR302,AIR311,AIR312";

/**
 * A DAG file's text with the names that Airflow 3 has.
 *
 * @throws {UserError} Where ruff cannot be had or run.
 */
export async function withAirflow3Names(text: string, file: string): Promise<string> {
    const args = ["--select", RENAMES, "--fix", "--unsafe-fixes", "--quiet", "--stdin-filename", file, "-"];
    const stdout = await ruffCheck(file, args, text);
    // Where the first import moves, an empty line is left of it.
    return /^\s/.test(text) ? stdout : stdout.replace(/^(\r?\n)+/, "");
}

/**
 * The first line of a text that no Python up to 3.13 takes, from 1; undefined where there is none.
 *
 * @throws {UserError} Where ruff cannot be had or run.
 */
export async function syntaxFault(text: string, file: string): Promise<number | undefined> {
    const args = ["--select", "AIR301", "--target-version", "py313", "--output-format", "json"];
    const stdout = await ruffCheck(file, [...args, "--stdin-filename", file, "-"], text);
    const found = JSON.parse(stdout) as RuffFinding[];
    return found.find(({ code }) => code === null || code === "invalid-syntax")?.location.row;
}

/** What `ruff check` prints. Isolated: a project's own choice of rules is for its own run of ruff. */
async function ruffCheck(looksAt: string, args: readonly string[], input = ""): Promise<string> {
    const ruff = path.join(await pythonTool("ruff"), "bin", process.platform === "win32" ? "ruff.exe" : "ruff");
    const always = ["check", "--isolated", "--no-cache", "--exit-zero"];
    const { exitCode, stderr, stdout } = await execa(ruff, [...always, ...args], {
        input,
        reject: false,
        stripFinalNewline: false,
    });
    if (exitCode !== 0) {
        throw new UserError({ problem: `ruff failed on ${looksAt}.`, fix: "", details: stderr.trim() });
    }
    return stdout;
}
