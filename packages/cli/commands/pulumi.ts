import { spawn } from "node:child_process";
import { keepSaltsOut } from "@gaiaflow/toolchain/core/encryption-salt";
import { pulumiEnvironment } from "@gaiaflow/toolchain/core/environment";
import { nameUnusedLogin } from "@gaiaflow/toolchain/core/login";
import { runCommand } from "./run-command";

/** Runs the clone's `pulumi` with the given arguments, as if it had been typed. */
runCommand(async () => {
    const env = await pulumiEnvironment();
    process.exitCode = await keepSaltsOut(() => run(env));
    await nameUnusedLogin();
});

async function run(env: NodeJS.ProcessEnv): Promise<number> {
    const child = spawn("pulumi", process.argv.slice(2), { stdio: "inherit", env });
    // The terminal sends Ctrl-C to both; Pulumi decides what becomes of it.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", (code) => resolve(code ?? 1));
    });
}
