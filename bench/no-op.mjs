// `node bench/no-op.mjs STACK CLONE [CLONE …]`, of clones whose stacks of that name are up: what a start with nothing to do is made
// of, in turns, one after the other. Prints medians in milliseconds, and what the last one takes of the first; asserts nothing.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import Table from "cli-table3";
import execa from "execa";

const ROUNDS = 5;
const [stack = "dev", ...clones] = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-bench-"));

/** @typedef {{ pid: number, at: number, what: string, began?: number, args?: string }} Entry */

/**
 * @param {string} clone
 * @returns {Promise<Map<string, number>>} Milliseconds by part, of one start.
 */
async function start(clone) {
    const spans = path.join(folder, "spans");
    fs.rmSync(spans, { force: true });
    const preload = path.join(import.meta.dirname, "spans.cjs");
    const env = { SPANS: spans, NODE_OPTIONS: `--require ${preload}` };
    const cli = path.join(clone, "packages", "cli", "bin", "gaiaflow.mjs");
    const started = Date.now();
    await execa("node", [cli, "start", "--stack", stack], { cwd: clone, env, stdin: "ignore" });
    const ended = Date.now();
    /** @type {Entry[]} */
    const entries = fs
        .readFileSync(spans, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    /** @param {string} what @param {RegExp} [args] @param {number} [pid] */
    const at = (what, args = /^/, pid) =>
        entries.find((one) => one.what === what && args.test(one.args ?? "") && (pid ?? one.pid) === one.pid);
    const program = at("begins", /cmd\/run\/index\.js/);
    const command = at("begins")?.pid;
    const points = {
        "node, and the command's own files": at("starts", /^/, command)?.at,
        "tools, checks, state": at("starts", /^pulumi up /)?.at,
        "engine, and the refresh": program?.began,
        "Pulumi's SDK": at("loads")?.at,
        "the program's own files": at("loaded")?.at,
        "settings, checks, registration": at("ends", /^/, program?.pid)?.at,
        "the engine's end": at("ended", /^pulumi up /)?.at,
        "the table at the end": ended,
    };
    let before = started;
    const parts = Object.entries(points).map(([part, point = NaN]) => {
        const taken = point - before;
        before = point;
        return /** @type {const} */ ([part, taken]);
    });
    return new Map([...parts, ["all", ended - started]]);
}

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** @type {Map<string, Map<string, number>[]>} */
const runs = new Map(clones.map((clone) => [path.resolve(clone), []]));
for (let round = 0; round <= ROUNDS; round++) {
    for (const [clone, taken] of runs) {
        const parts = await start(clone);
        // The first is to warm up.
        if (round > 0) taken.push(parts);
    }
}
const table = new Table({ head: ["part", ...runs.keys(), "share"], style: { head: [], border: [] } });
const first = [...runs.values()][0] ?? [];
for (const part of first[0]?.keys() ?? []) {
    const medians = [...runs.values()].map((taken) => median(taken.map((parts) => parts.get(part) ?? NaN)));
    const share = ((medians.at(-1) ?? NaN) / (medians[0] ?? NaN)).toFixed(2);
    table.push([part, ...medians.map((value) => value.toFixed(0)), runs.size > 1 ? share : ""]);
}
console.log(table.toString());
fs.rmSync(folder, { recursive: true });
