import * as fs from "node:fs/promises";
import * as path from "node:path";
import { followEvents } from "../../packages/cli/progress/engine-event";
import { makePlatform } from "../../test/support/platform";
import { breakdown, stepsOf, type StampedEvent } from "../lib/breakdown";
import type { Readings } from "../lib/measure";
import type { Part } from "../lib/part";
import { removingAll } from "../lib/removing";
import { readSpans, phasesOf } from "../lib/spans";
import { asSide } from "../lib/sides";
import { timedCommand, type TimedCommand } from "../lib/timed-command";
import { ownStack } from "../rivals/own-stack";

/** What a `pulumi up` of a whole dev stack is made of, from nothing and with nothing to do, by the engine's events. */
export const part: Part = {
    rounds: 3,
    figures: {},
    stage: ({ signal }) =>
        removingAll(async (later) => {
            const platform = later(await makePlatform());
            const { up } = await ownStack(platform);
            await platform.up();
            await platform.pulumi("destroy", "--yes", "--skip-preview");
            const steps = [
                () => upParts("from nothing", platform.home, up),
                () => upParts("nothing to do", platform.home, up),
                async () => {
                    await platform.pulumi("destroy", "--yes", "--skip-preview");
                    return {};
                },
            ];
            return { sides: [asSide("GaiaFlow", steps)] };
        }, signal),
};

async function upParts(name: string, folder: string, up: TimedCommand): Promise<Readings> {
    const [log, spans] = ["events", "spans"].map((file) => path.join(folder, file)) as [string, string];
    await Promise.all([log, spans].map((file) => fs.rm(file, { force: true })));
    const events: StampedEvent[] = [];
    const following = followEvents(
        log,
        (read) => {
            events.push(...read.map((event) => ({ at: Date.now(), event })));
        },
        20,
    );
    const preload = path.join(__dirname, "..", "lib", "note-spans.cjs");
    const env = { ...up.env, PULUMI_DEBUG_COMMANDS: "true", SPANS: spans, NODE_OPTIONS: `--require ${preload}` };
    const from = Date.now();
    const to = await timedCommand("", { ...up, args: [...up.args, "--event-log", log], env })
        .then(() => Date.now())
        .finally(following.stop);
    const taken = breakdown(stepsOf(events), phasesOf(await readSpans(spans)), { from, to });
    const parts = Object.entries(taken).map(([part, seconds]) => [`${name}: ${part}`, seconds] as const);
    return { [`${name}: all`]: (to - from) / 1000, ...Object.fromEntries(parts) };
}
