import { spawn } from "node:child_process";
import { pulumiEnvironment } from "../core/environment";
import { runCommand } from "../core/run-command";

/** Runs the clone's `pulumi` with the given arguments, as if it had been typed. */
runCommand(async () => {
    const child = spawn("pulumi", process.argv.slice(2), { stdio: "inherit", env: await pulumiEnvironment() });
    // The terminal sends Ctrl-C to both; Pulumi decides what becomes of it.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    await new Promise<void>((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", (code) => {
            process.exitCode = code ?? 1;
            resolve();
        });
    });
});
