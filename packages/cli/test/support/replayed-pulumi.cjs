#!/usr/bin/env node
/**
 * A `pulumi` that does what another one did: it writes a recorded event log, with today's times. From the environment:
 * REPLAY_EVENTS, the log; REPLAY_HOLD, after how many events it goes on until Ctrl-C; REPLAY_PAUSE, the milliseconds between two events, or `real` for those of the
 * log; REPLAY_DONE, a file that it writes at its end.
 */
"use strict";

const fs = require("node:fs");
const { setTimeout: sleep } = require("node:timers/promises");

const { REPLAY_DONE, REPLAY_EVENTS = "", REPLAY_HOLD = "Infinity", REPLAY_PAUSE = "0" } = process.env;
const log = process.argv[process.argv.indexOf("--event-log") + 1] ?? "";
const lines = fs.readFileSync(REPLAY_EVENTS, "utf8").trimEnd().split("\n");
const began = Math.floor(Date.now() / 1000);
const first = JSON.parse(lines[0] ?? "{}").timestamp;
const isFailed = lines.some((line) => "resOpFailedEvent" in JSON.parse(line));

async function main() {
    process.on("SIGINT", () => process.exit(255));
    for (const [index, line] of lines.entries()) {
        if (index === Number(REPLAY_HOLD)) {
            await sleep(60_000);
        }
        const event = JSON.parse(line);
        fs.appendFileSync(log, `${JSON.stringify({ ...event, timestamp: began + event.timestamp - first })}\n`);
        console.log("what nobody is to see");
        const next = JSON.parse(lines[index + 1] ?? line);
        const seconds = Math.max(0, next.timestamp - event.timestamp);
        await sleep(REPLAY_PAUSE === "real" ? seconds * 1000 : Number(REPLAY_PAUSE));
    }
    if (REPLAY_DONE) {
        fs.writeFileSync(REPLAY_DONE, "");
    }
    process.exitCode = isFailed ? 255 : 0;
}

main();
