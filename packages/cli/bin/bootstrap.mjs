import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./install-packages.mjs";

const OLDEST_NODE = { major: 20, minor: 19 };
const programRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

/**
 * Makes a machine ready that has Node and npm only. In a clone it installs the npm packages when they are not those of the
 * lock file; for the npm package and in another project npm has done so. Ends the process where that cannot be.
 */
export async function prepare() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
        console.error(
            `GaiaFlow needs Node ${Object.values(OLDEST_NODE).join(".")} or later; this is ${process.versions.node}. ` +
                "See https://nodejs.org",
        );
        process.exit(1);
    }
    // The npm package has no lock file: npm never packs one.
    if (isBelow(programRoot, process.cwd()) && existsSync(path.join(programRoot, "package-lock.json"))) {
        await installPackages(programRoot).catch((error) => {
            console.error(error.message);
            process.exit(1);
        });
    }
}

/**
 * Runs a TypeScript file of GaiaFlow as a process of its own.
 *
 * @param {string} script Path from the root of GaiaFlow.
 * @param {readonly string[]} args
 */
export async function bootstrap(script, args) {
    await prepare();
    const typescript = path.join(programRoot, "packages", "cli", "bin", "typescript.cjs");
    const node = ["--require", typescript, path.join(programRoot, script), ...args];
    const child = spawn(process.execPath, node, { stdio: "inherit" });
    // The terminal sends Ctrl-C to the child as well; a second one from here would make Pulumi give up at once.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    child.on("exit", (code) => process.exit(code ?? 1));
}

/**
 * @param {string} folder
 * @param {string} other
 */
function isBelow(folder, other) {
    return other === folder || other.startsWith(folder + path.sep);
}
