import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";
import { findSpan, programIn, readSpans, type Span } from "../lib/spans";

/** What a start is made of that asks Pulumi and has nothing to do, of clones whose stacks are up. */
export const part: Part = {
    rounds: 5,
    warmUp: true,
    figures: {},
    stage: async ({ at }) => {
        const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-bench-"));
        return {
            sides: (at.length === 0 ? ["."] : at).map((given) => ({
                name: given,
                run: () => partsOfStart(given, path.join(folder, "spans")),
            })),
            remove: () => fs.rm(folder, { recursive: true }),
        };
    },
};

/** Seconds by part, of one start. */
async function partsOfStart(given: string, spans: string): Promise<Readings> {
    const [dir = ".", stack = "dev"] = given.split("=");
    const cwd = path.resolve(dir);
    await fs.rm(spans, { force: true });
    const preload = path.join(__dirname, "..", "lib", "note-spans.cjs");
    const env = { SPANS: spans, NODE_OPTIONS: `--require ${preload}` };
    const cli = path.join(cwd, "packages", "cli", "bin", "gaiaflow.mjs");
    const started = Date.now();
    // Revisions that know the option end without Pulumi otherwise.
    const asks = ["as-left", "up-to-date"].some((name) => existsSync(path.join(cwd, "packages", "cli", name)))
        ? ["--refresh"]
        : [];
    await execa("node", [cli, "start", "--stack", stack, ...asks], { cwd, env, stdin: "ignore" });
    const ended = Date.now();
    return partsOf(await readSpans(spans), started, ended);
}

/** Time between points of a start, which follow one another. */
export function partsOf(spans: readonly Span[], started: number, ended: number): Readings {
    const program = programIn(spans);
    const command = findSpan(spans, "begins")?.pid;
    const points = {
        "node, and the command's own files": findSpan(spans, "starts", /^/, command)?.at,
        "tools, checks, state": findSpan(spans, "starts", /^pulumi up /)?.at,
        "engine, and the refresh": program?.began,
        "Pulumi's SDK": findSpan(spans, "loads")?.at,
        "the program's own files": findSpan(spans, "loaded")?.at,
        "settings, checks, registration": findSpan(spans, "ends", /^/, program?.pid)?.at,
        "the engine's end": findSpan(spans, "ended", /^pulumi up /)?.at,
        "the table at the end": ended,
    };
    let before = started;
    const parts = Object.entries(points).map(([part, point = NaN]) => {
        const taken = point - before;
        before = point;
        return [part, taken / 1000] as const;
    });
    return Object.fromEntries([...parts, ["all", (ended - started) / 1000]]);
}
