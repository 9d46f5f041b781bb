#!/usr/bin/env node
// `npx pulumi …` in a project: the right CLI in the right environment.
import { load } from "./load.mjs";

const { runCommand } = load("commands/run-command");
const { pulumiCommand } = load("platform/pulumi-command");
runCommand(async () => {
    process.exitCode = await pulumiCommand(process.argv.slice(2));
});
