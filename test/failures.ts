import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { cacheDir, programRoot } from "@gaiaflow/engine-core/paths";

/** What jest reports of a file of tests. */
export interface JestFile {
    readonly name: string;
    readonly status: string;
    /** Milliseconds since 1970. */
    readonly startTime: number;
    readonly endTime: number;
    /** Why the file broke, else what its tests said. */
    readonly message: string;
    readonly assertionResults: readonly {
        readonly fullName: string;
        readonly status: string;
        /** In milliseconds; null for a test that did not run. */
        readonly duration?: number | null;
        readonly failureMessages: readonly string[];
    }[];
}

/**
 * Leaves in `failed-tests.log` what failed. CI ends with it, and `show-failures.mjs` with the shortest form of it: a
 * failure in a tier's middle is far above the end.
 */
export async function noteJestFailures(tier: string, files: readonly JestFile[]): Promise<void> {
    const failures = files.flatMap(({ name, status, message, assertionResults }) => {
        const file = path.relative(programRoot, name);
        const failed = assertionResults.filter((test) => test.status === "failed");
        const broken = status === "failed" && failed.length === 0 ? [`${file}\n${message}`] : [];
        return [...broken, ...failed.map((test) => `${file}: ${test.fullName}\n${test.failureMessages.join("\n")}`)];
    });
    await note(failures.map((text) => `${tier} ${text.split("\n").slice(0, MOST_LINES).join("\n")}`));
}

/** Lines of one failure: its message and where it stands. */
const MOST_LINES = 25;

/** What ruff, mypy and pytest print where something is wrong. */
const PYTHON_FAULT = /^(?:FAILED|ERROR|E {2}|Would reformat|\s+-->|[A-Z]{1,3}\d{3,4} |.*: error: )/;

/** As {@link noteJestFailures}, of the lines that the Python tools printed. */
export async function notePythonFailures(output: string): Promise<void> {
    const faults = output.split("\n").filter((line) => PYTHON_FAULT.test(line));
    await note([`python\n${faults.join("\n")}`]);
}

async function note(failures: readonly string[]): Promise<void> {
    const texts = failures.map((text) => `FAILED ${text}\n`);
    const file = path.join(cacheDir(), "logs", "failed-tests.log");
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.appendFile(file, texts.map(stripVTControlCharacters).join("\n"));
}
