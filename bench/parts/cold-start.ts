import * as path from "node:path";
import execa from "execa";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { makeFreshMachine } from "../lib/fresh-machine";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";
import { processorTime, timedCommand } from "../lib/timed-command";
import { EARLIER } from "../rivals/earlier";

const START = "cold `npm start`";
const DISK = "disk that it takes, with what it has got and built";

/**
 * The first `npm start` in a new clone of what is committed, on a machine that has Node, git and Docker's programs: no npm package, no
 * tool, no image, no layer in Docker's build cache, nothing in a cache of npm's, Go's or uv's. Downloads are in it.
 */
export const part: Part = {
    rounds: 1,
    figures: {
        [START]: { aims: [{ against: EARLIER, atMost: 0.7 }] },
        [processorTime(START)]: {},
        [DISK]: { unit: "MiB" },
    },
    stage: ({ say, signal }) =>
        Promise.resolve({
            sides: [
                { name: "GaiaFlow", run: () => coldStart("HEAD", say, signal) },
                { name: EARLIER, run: () => coldStart(EARLIER, say, signal) },
            ],
            remove: () => Promise.resolve(),
        }),
};

async function coldStart(revision: string, say: (text: string) => void, signal: AbortSignal): Promise<Readings> {
    signal.throwIfAborted();
    const machine = await makeFreshMachine();
    try {
        const clone = path.join(machine.root, "clone");
        await execa("git", ["clone", "--quiet", programRoot, clone]);
        await execa("git", ["checkout", "--quiet", revision], { cwd: clone });
        say(`${revision}: its first start, in ${machine.root}`);
        const taken = await timedCommand(START, machine.command(clone, "npm", "start"));
        const { stdout } = await execa("du", ["--summarize", "--block-size=1048576", machine.root]);
        // Docker's control groups go with its containers.
        await timedCommand("", machine.command(clone, "npm", "run", "destroy", "--", "--yes"));
        return { ...taken, [DISK]: Number(stdout.split("\t")[0]) };
    } finally {
        await machine.remove();
    }
}
