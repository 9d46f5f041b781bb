#!/usr/bin/env node
// `gaiaflow COMMAND`, which `npm start`, `npm run tools` and the others are.
import { bootstrap } from "./bootstrap.mjs";

/** What each does; more is said by `gaiaflow COMMAND --help`. */
const COMMANDS = {
    start: "gets the tools and brings the platform up",
    stop: "stops the services and keeps all data",
    restart: "restarts services and keeps all data",
    destroy: "removes a stack with its data",
    minikube: "works on a stack's cluster",
    preview: "shows what all stacks consist of, with nothing at hand",
    drift: "lists what others have changed of a stack",
    venv: "makes the project's environment on this machine, for an editor",
    clean: "removes unused images of GaiaFlow",
    tools: "gets the tools alone, or lists them",
    env: "prints the variables with which plain pulumi works here",
    pulumi: "runs Pulumi's own command",
};

const USAGE = [
    "Usage: gaiaflow COMMAND [options]",
    "",
    ...Object.entries(COMMANDS).map(([name, text]) => `  ${name.padEnd(10)}${text}`),
].join("\n");

const [command = "", ...args] = process.argv.slice(2);
if (Object.hasOwn(COMMANDS, command)) {
    await bootstrap(`packages/cli/commands/${command}.ts`, args);
} else if (["help", "--help", "-h"].includes(command)) {
    console.log(USAGE);
} else {
    console.error(command === "" ? USAGE : `There is no command ${command}.\n${USAGE}`);
    process.exitCode = 1;
}
