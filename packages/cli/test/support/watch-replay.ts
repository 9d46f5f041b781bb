import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import Module from "node:module";

/** Watches an `up` that a replayed Pulumi does: a process of its own, for a test that gives it a terminal, a pipe or a signal. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-replay-"));
fs.symlinkSync(path.join(__dirname, "replayed-pulumi.cjs"), path.join(folder, "pulumi"));

// What a run has on record lies in the user's home.
process.env["HOME"] = folder;

const environment = require.resolve("@gaiaflow/toolchain/core/environment");
const standIn = new Module(environment);
standIn.exports = {
    pulumiEnvironment: () =>
        Promise.resolve({ ...process.env, PATH: [folder, process.env["PATH"]].join(path.delimiter) }),
};
standIn.loaded = true;
require.cache[environment] = standIn;

async function main(): Promise<void> {
    const { watchUp } = await import("../../progress/watch-up");
    process.exitCode = await watchUp("dev", ["up", "--yes"]);
    fs.rmSync(folder, { recursive: true });
}

void main();
