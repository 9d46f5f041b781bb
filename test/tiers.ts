import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { noteJestFailures, notePythonFailures, type JestFile } from "./failures";

/** How many tests of a tier passed, failed and were skipped. */
export interface TierResult {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
}

interface JestReport {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    /** Files that broke before their first test. */
    readonly numRuntimeErrorTestSuites: number;
    readonly testResults: readonly JestFile[];
}

/**
 * Runs a jest project.
 *
 * @param files How many files run side by side. Defaults to one, since those of engines share the machine's Docker.
 */
export async function runJest(tier: string, files = 1): Promise<TierResult> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-jest-"));
    const file = path.join(folder, "report.json");
    const jest = path.join(programRoot, "node_modules", "jest", "bin", "jest.js");
    // Forced: what a failed test has left running must not keep the whole run from ending.
    const args = [jest, "--selectProjects", tier, `--maxWorkers=${files}`, "--forceExit"];
    try {
        await execa("node", [...args, "--json", `--outputFile=${file}`], {
            cwd: programRoot,
            stdio: ["ignore", "ignore", "inherit"],
            reject: false,
        });
        const report = JSON.parse(await fs.readFile(file, "utf8")) as JestReport;
        const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
        await noteJestFailures(tier, report.testResults);
        printSlowest(report.testResults);
        return atLeastOne({ passed: report.numPassedTests, failed, skipped: report.numPendingTests });
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

/** Prints where a tier's time went: its slowest files with the slowest tests of each. What is missing is their set-up. */
function printSlowest(files: readonly JestFile[]): void {
    const seconds = (milliseconds: number) => `${Math.round(milliseconds / 1000)} s`;
    const slowest = <T>(items: readonly T[], timeOf: (item: T) => number) =>
        items
            .filter((item) => timeOf(item) >= SLOW_SECONDS * 1000)
            .sort((a, b) => timeOf(b) - timeOf(a))
            .slice(0, MOST_SLOW);
    for (const { name, startTime, endTime, assertionResults } of slowest(
        files,
        (file) => file.endTime - file.startTime,
    )) {
        const tests = slowest(assertionResults, (test) => test.duration ?? 0);
        const words = tests.map(({ fullName, duration }) => `    ${seconds(duration ?? 0)} ${fullName}`);
        console.log([`  ${seconds(endTime - startTime)} ${path.relative(programRoot, name)}`, ...words].join("\n"));
    }
}

/** Files and tests that are quicker are not worth a line. */
const SLOW_SECONDS = 10;
const MOST_SLOW = 8;

/**
 * Runs ruff, mypy and pytest over the Python package; see `test/python/run.ts`.
 *
 * @param script Another one of test/python, which runs pytest.
 */
export async function runPython(script = "run.ts"): Promise<TierResult> {
    const args = ["--require", require.resolve("tsx/cjs"), path.join(programRoot, "test", "python", script)];
    const child = execa("node", args, { cwd: programRoot, stdio: ["ignore", "pipe", "inherit"], reject: false });
    child.stdout?.pipe(process.stdout);
    const { stdout, exitCode } = await child;
    // Of the project and of the package, with each Python and Airflow.
    const ends = stdout.split("\n").filter((line) => /^=+ .* in [\d.]+s/.test(line));
    const count = (word: string) =>
        ends.reduce((sum, line) => sum + Number(new RegExp(`(\\d+) ${word}`).exec(line)?.[1] ?? 0), 0);
    const failed = count("failed") + count("errors?");
    const result = { passed: count("passed"), failed, skipped: count("skipped") };
    if (exitCode !== 0) {
        await notePythonFailures(stdout);
    }
    return atLeastOne(exitCode !== 0 && failed === 0 ? { ...result, failed: 1 } : result);
}

/** A tier that ran no test could not run, and that is a failure. */
function atLeastOne(result: TierResult): TierResult {
    return result.passed + result.failed === 0 ? { ...result, failed: 1 } : result;
}
