import execa from "execa";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { noteJestFailures, notePythonFailures, type JestFile } from "../failures";
import { CLONE } from "../support/settings";

let folder: string;
let log: string;
const cache = process.env["XDG_CACHE_HOME"];
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-failures-"));
    process.env["XDG_CACHE_HOME"] = folder;
    log = path.join(folder, "gaiaflow", "logs", "failed-tests.log");
});
afterEach(() => {
    if (cache === undefined) {
        delete process.env["XDG_CACHE_HOME"];
    } else {
        process.env["XDG_CACHE_HOME"] = cache;
    }
    fs.rmSync(folder, { recursive: true });
});

const lines = (count: number, text: string): string =>
    Array.from({ length: count }, (_, index) => `${text} ${index + 1}`).join("\n");
const file = (name: string, failing: Readonly<Record<string, string>>, message = ""): JestFile => ({
    ...{ name: path.join(CLONE, "test", name), status: "failed", startTime: 0, endTime: 1, message },
    assertionResults: Object.entries({ passes: "", ...failing }).map(([fullName, text]) => ({
        ...{ fullName, status: text === "" ? "passed" : "failed", failureMessages: text === "" ? [] : [text] },
    })),
});
const show = async (): Promise<string> =>
    (await execa("node", [path.join(CLONE, "test", "show-failures.mjs"), log])).stdout;

test("what failed is shown by name, with the first lines of its message", async () => {
    await noteJestFailures("unit", [
        file("a.test.ts", {
            "adds two": `\u001b[31mError:\u001b[39m not 3\n\n    at new Promise (<anonymous>)\n    at run (/clone/node_modules/jest/build/run.js:1:2)\n${lines(30, "at")}`,
        }),
        file("b.test.ts", {}, "SyntaxError: no brace"),
    ]);
    await notePythonFailures(
        "E  assert 1 == 2\nsome text\nFAILED test/python/test_a.py::test_adds - assert 1 == 2\n1 failed",
    );
    expect((await show()).split("\n")).toEqual([
        `--- what failed, in short (more: ${log})`,
        "FAILED unit test/a.test.ts: adds two",
        "    Error: not 3",
        ...Array.from({ length: 11 }, (_, index) => `    at ${index + 1}`),
        "FAILED unit test/b.test.ts",
        "    SyntaxError: no brace",
        "FAILED python",
        "    E  assert 1 == 2",
        "FAILED test/python/test_a.py::test_adds - assert 1 == 2",
    ]);
});

test("where much failed, names come before messages, and all of it has room", async () => {
    const many = (count: number) =>
        Object.fromEntries(
            Array.from({ length: count }, (_, index) => [`fails ${index + 1}.`, lines(12, "x".repeat(300))]),
        );
    await noteJestFailures("unit", [file("a.test.ts", many(8))]);
    const some = await show();
    expect(some.length).toBeLessThanOrEqual(2500);
    expect(some.match(/fails \d+\./g)).toHaveLength(8);
    expect(some).toContain("    xxx");
    await noteJestFailures("unit", [file("a.test.ts", many(200))]);
    const all = await show();
    expect(all.length).toBeLessThanOrEqual(2500);
    const named = all.match(/fails \d+\./g)?.length ?? 0;
    expect(named).toBeGreaterThan(40);
    expect(all).toMatch(new RegExp(`… and ${208 - named} more$`));
});

test("nothing failed, nothing is shown", async () => {
    await expect(show()).resolves.toBe("");
});

/** Runs `.ci/run` where npm does what the script says. */
async function runCi(npm: string): Promise<{ readonly exitCode: number; readonly end: string }> {
    const clone = path.join(folder, "clone");
    const write = (name: string, text: string) => {
        fs.mkdirSync(path.dirname(path.join(clone, name)), { recursive: true });
        fs.writeFileSync(path.join(clone, name), text, { mode: 0o755 });
    };
    write("packages/cli/bin/gaiaflow.mjs", "");
    write("bin/npm", `#!/usr/bin/env bash\n${npm}\n`);
    for (const name of [".ci/run", "test/show-failures.mjs"]) {
        write(name, fs.readFileSync(path.join(CLONE, name), "utf8"));
    }
    const { all, exitCode } = await execa(path.join(clone, ".ci", "run"), [], {
        ...{ all: true, reject: false },
        env: { PATH: `${path.join(clone, "bin")}${path.delimiter}${process.env["PATH"] ?? ""}` },
    });
    return { exitCode, end: (all ?? "").slice(-4000) };
}

test("CI ends with what failed, after the lines of the tiers", async () => {
    fs.mkdirSync(path.dirname(log), { recursive: true });
    const failure = path.join(folder, "failure.txt");
    fs.writeFileSync(failure, `FAILED unit test/a.test.ts: adds two\nError: not 3\n${lines(24, "at".repeat(50))}\n`);
    const { exitCode, end } = await runCi(`
        [ "$1" = run ] && echo "[warn] lib/untidy.ts" && exit 1
        cat ${failure} > ${log}
        seq 1000
        echo "tier unit: 12 passed, 1 failed, 0 skipped in 4 s"
        exit 1`);
    expect(exitCode).toBe(1);
    const [tiers = "", short = ""] = end.split("--- what failed, in short");
    expect(tiers).toContain("tier unit: 12 passed, 1 failed");
    expect(short).toContain("FAILED unit test/a.test.ts: adds two\n    Error: not 3\n");
    expect(short).toMatch(/FAILED lint\n {4}\[warn\] lib\/untidy.ts$/);
});

test("CI that passes shows no failure", async () => {
    const { exitCode, end } = await runCi("echo passed");
    expect({ exitCode, end }).toEqual({ exitCode: 0, end: "passed\npassed\npassed" });
});
