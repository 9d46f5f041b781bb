// `node bench/command.mjs` in a clone whose tools are there and whose stack dev is up: how long the list of the command takes
// beside Node itself, and its status beside Pulumi's outputs, in turns. Prints medians and their ratio.
import { performance } from "node:perf_hooks";
import execa from "execa";

const ROUNDS = 7;
const CLI = ["packages/cli/bin/gaiaflow.mjs"];

/** @param {string} command @param {readonly string[]} args */
async function milliseconds(command, args) {
    const started = performance.now();
    await execa(command, args, { stdin: "ignore", reject: false });
    return performance.now() - started;
}

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** @typedef {readonly [name: string, command: string, args: readonly string[]]} Timed */

/** @param {Timed} own @param {Timed} other @param {number} allowance milliseconds that come on top */
async function compare(own, other, allowance = 0) {
    /** @type {[number[], number[]]} */
    const times = [[], []];
    for (let round = 0; round <= ROUNDS; round++) {
        for (const [index, [, command, args]] of [own, other].entries()) {
            const took = await milliseconds(command, args);
            // The first is to warm up.
            if (round > 0) times[index]?.push(took);
        }
    }
    const [mine, theirs] = [median(times[0]), median(times[1])];
    const less = allowance === 0 ? "" : `, less ${allowance} ms ${((mine - allowance) / theirs).toFixed(2)}`;
    console.log(
        `  figure: ${own[0]} ${mine.toFixed(0)} ms, ${other[0]} ${theirs.toFixed(0)} ms: ${(mine / theirs).toFixed(2)}${less}`,
    );
}

await compare(["gaiaflow --help", "node", [...CLI, "--help"]], ["node -e 0", "node", ["-e", "0"]], 150);
await compare(
    ["gaiaflow status", "node", [...CLI, "status"]],
    ["npx pulumi stack output", "npx", ["pulumi", "stack", "output", "--stack", "dev"]],
);
