#!/usr/bin/env node
// `npx pulumi …` in a project: the right CLI in the right environment.
import { load } from "./load.mjs";

const { runCommand } = load("commands/run-command.ts");
const { pulumiCommand } = load("platform/pulumi-command.ts");
runCommand(async () => {
    process.exitCode = await pulumiCommand(process.argv.slice(2));
});
