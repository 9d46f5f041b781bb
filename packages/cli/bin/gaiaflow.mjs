#!/usr/bin/env node
// `gaiaflow COMMAND`, which `npm start`, `npm run tools` and the others are.
import { prepare } from "./bootstrap.mjs";
import { endOnBrokenPipe } from "./broken-pipe.mjs";
import { presentSpelling } from "./earlier-spellings.mjs";
import { load } from "./load.mjs";

endOnBrokenPipe();
const typed = presentSpelling(process.argv.slice(2));
await prepare();
// Loaded by now only: before, a clone may have no packages.
const { rootCommand, WRONG_USE } = await import("./root-command.mjs");
const root = await rootCommand(typed);
try {
    await (typed.length === 0 ? root.help({ error: true }) : root.parseAsync(typed, { from: "user" }));
} catch (error) {
    const { code, exitCode } = /** @type {{ code?: string, exitCode?: number }} */ (error);
    if (code?.startsWith("commander.")) {
        process.exitCode = exitCode === 0 ? 0 : WRONG_USE;
    } else {
        load("commands/run-command").reportError(error);
    }
}
