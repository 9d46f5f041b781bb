// Runs a program that is no JavaScript on the terminal that it is given: its name, and its arguments.
const { spawnSync } = require("node:child_process");

const [program = "", ...args] = process.argv.slice(2);
process.exitCode = spawnSync(program, args, { stdio: "inherit" }).status ?? 1;
