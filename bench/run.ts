/**
 * Measures GaiaFlow beside what somebody would use in its place; prints tables and writes what they are made of. Nothing is
 * asserted. `npm run bench -- --help` lists the parts.
 */
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Command } from "commander";
import { runCommand } from "@gaiaflow/cli/commands/run-command";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { writeCharts } from "./lib/charts";
import { circumstances } from "./lib/circumstances";
import { measure, measureTogether } from "./lib/measure";
import { tableOf } from "./lib/report";
import { partResult, withPart, type BenchResult } from "./lib/result";
import { loadPart, PARTS, partsCalled, USUAL } from "./parts";

interface Options {
    readonly rounds?: string;
    readonly minutes?: string;
    readonly at: readonly string[];
    readonly json: string;
    readonly draw?: string;
}

const command = new Command("npm run bench --")
    .description("Measures GaiaFlow beside what somebody would use in its place.")
    .argument(
        "[parts...]",
        "what to measure, growth for all of growth-…; if none is named, what takes minutes and needs no --at",
    )
    .option("--rounds <number>", "how often each side has its turn, instead of what the part says")
    .option("--minutes <number>", "begin no further round of a part after so many")
    .option(
        "--at <stacks...>",
        "CLONE or CLONE=STACK each: stacks that are up, for the parts that measure such; GaiaFlow's first",
        [],
    )
    .option("--json <file>", "where the results go, beside those of other parts that are there", "bench.json")
    .option("--draw <folder>", "measure nothing, and make charts of that file")
    .addHelpText("after", () => {
        const lines = PARTS.map(({ name, about, at = "" }) => `  ${name.padEnd(14)}${about}${at && ` (--at ${at})`}`);
        return `\nParts:\n${lines.join("\n")}`;
    });

runCommand(async () => {
    const { args } = command.parse();
    const { draw, json, ...options } = command.opts<Options>();
    const file = path.resolve(json);
    if (draw !== undefined) {
        const written = await writeCharts(JSON.parse(await fs.readFile(file, "utf8")) as BenchResult, draw);
        console.log(`Charts: ${written.join(", ")}`);
        return;
    }
    // What is measured finds Docker and Pulumi as all commands of ours do.
    Object.assign(process.env, { PATH: (await pulumiEnvironment())["PATH"] });
    const stop = new AbortController();
    // On each, not once: one Ctrl-C arrives several times, from the terminal, npm and tsx.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
    for (const name of args.length > 0 ? args.flatMap(partsCalled) : USUAL) {
        if (!stop.signal.aborted) await measurePart(name, file, options, stop.signal);
    }
    console.log(`The figures are in ${file}.`);
});

async function measurePart(
    name: string,
    file: string,
    { at, minutes, rounds }: Omit<Options, "draw" | "json">,
    signal: AbortSignal,
): Promise<void> {
    const part = await loadPart(name);
    const say = (text: string) => console.error(`${name}: ${text}`);
    const limit = minutes === undefined ? {} : { minutes: Number(minutes) };
    const stage = await part.stage({ at, ...limit, say, signal });
    try {
        const under = await circumstances(stage.versions);
        const options = {
            rounds: rounds === undefined ? part.rounds : Number(rounds),
            signal,
            warmUp: part.warmUp ?? false,
            ...(minutes === undefined ? {} : { seconds: Number(minutes) * 60 }),
            onRun: (round: number, side: string) => say(`${round === 0 ? "to warm up" : `round ${round}`}: ${side}`),
        };
        const { sides } = stage;
        const measured = await (typeof sides === "function"
            ? measureTogether(sides, options)
            : measure(sides, options));
        const result = partResult(name, part, measured, under);
        console.log(tableOf(result));
        // One that was stopped in its first round takes no other's place.
        if (result.figures.length === 0) return;
        const before = await fs.readFile(file, "utf8").catch(() => undefined);
        const whole = withPart(before === undefined ? undefined : (JSON.parse(before) as BenchResult), result);
        await fs.writeFile(file, `${JSON.stringify(whole, undefined, 2)}\n`);
    } finally {
        await stage.remove();
    }
}
