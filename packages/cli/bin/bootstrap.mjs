import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./install-packages.mjs";

const OLDEST_NODE = { major: 20, minor: 19 };
const clone = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/**
 * Runs a TypeScript file of the clone on a machine that has Node and npm only: installs the npm packages first when they
 * are not those of the lock file.
 *
 * @param {string} script Path from the root of the clone.
 * @param {readonly string[]} args
 */
export async function bootstrap(script, args) {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
        console.error(
            `GaiaFlow needs Node ${Object.values(OLDEST_NODE).join(".")} or later; this is ${process.versions.node}. ` +
                "See https://nodejs.org",
        );
        process.exit(1);
    }
    await installPackages(clone).catch((error) => {
        console.error(error.message);
        process.exit(1);
    });
    const tsx = createRequire(import.meta.url).resolve("tsx/cjs");
    const child = spawn(process.execPath, ["--require", tsx, path.join(clone, script), ...args], { stdio: "inherit" });
    // The terminal sends Ctrl-C to the child as well; a second one from here would make Pulumi give up at once.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("exit", (code) => process.exit(code ?? 1));
}
