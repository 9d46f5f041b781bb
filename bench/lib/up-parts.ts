import * as fs from "node:fs/promises";
import * as path from "node:path";
import { followEvents } from "../../packages/cli/progress/engine-event";
import { breakdown, stepsOf, type StampedEvent } from "./breakdown";
import type { Readings } from "./measure";
import { phasesOf, readSpans } from "./spans";
import { timedCommand, type TimedCommand } from "./timed-command";

/**
 * What a run of `pulumi up` is made of, in seconds by name.
 *
 * @param name What stands before each.
 * @param folder For files of it.
 */
export async function upParts(name: string, folder: string, up: TimedCommand): Promise<Readings> {
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
    const preload = path.join(__dirname, "note-spans.cjs");
    const env = { ...up.env, PULUMI_DEBUG_COMMANDS: "true", SPANS: spans, NODE_OPTIONS: `--require ${preload}` };
    const from = Date.now();
    const to = await timedCommand("", { ...up, args: [...up.args, "--event-log", log], env })
        .then(() => Date.now())
        .finally(following.stop);
    const taken = breakdown(stepsOf(events), phasesOf(await readSpans(spans)), { from, to });
    const parts = Object.entries(taken).map(([part, seconds]) => [`${name}: ${part}`, seconds] as const);
    return { [`${name}: all`]: (to - from) / 1000, ...Object.fromEntries(parts) };
}
