#!/usr/bin/env node
// `npx pulumi …` in a project: the right CLI in the right environment.
import { endOnBrokenPipe } from "./broken-pipe.mjs";
import { load } from "./load.mjs";

endOnBrokenPipe();
const { runCommand } = load("commands/run-command");
const { pulumiCommand } = load("platform/pulumi-command");
runCommand(async () => {
    process.exitCode = await pulumiCommand(process.argv.slice(2));
});
