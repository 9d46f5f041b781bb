import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { gaiaflow, type RunOptions } from "./gaiaflow";
import { commitAll } from "./git-commit";

/** A copy of this clone with a home of its own, so that a test touches neither the user's files nor the clone. */
export interface CloneCopy {
    readonly dir: string;
    readonly home: string;
    /** The environment of a command in the copy. The cache is the machine's, unless a test names another. */
    readonly env: Record<string, string>;
    /** Runs a command of `package.json`'s scripts as npm would. */
    readonly run: (command: string, options?: RunOptions) => execa.ExecaChildProcess;
    readonly remove: () => Promise<void>;
}

const GO_FOLDERS = ["GOPATH", "GOMODCACHE", "GOCACHE"];

/** Waits for a command that must succeed. @returns What it printed; on failure that is in the error. */
export async function succeed(command: execa.ExecaChildProcess): Promise<string> {
    const { exitCode, all = "" } = await command;
    if (exitCode !== 0) {
        throw new Error(`exit code ${exitCode}:\n${all}`);
    }
    return all;
}

/** Clones this clone, with what is not committed yet as a commit on top; npm packages are shared, but for its own. */
export async function copyClone(): Promise<CloneCopy> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-clone-"));
    const [dir, home] = [path.join(root, "clone"), path.join(root, "home")];
    await fs.mkdir(home);
    // By an address: from a path git would share its files with the clone, whose owner a test may change.
    await execa("git", ["clone", "--quiet", "--depth=1", `file://${programRoot}`, dir]);
    await commitChanges(dir);
    await sharePackages(path.join(programRoot, "node_modules"), path.join(dir, "node_modules"));
    const env = await environmentOf(home);
    return {
        dir,
        home,
        env,
        run: (command, options) => gaiaflow({ dir, environment: env }, command, options),
        remove: () => fs.rm(root, { recursive: true, force: true }),
    };
}

/** As `npm ci` lays them out: each package a link, so that `npx gaiaflow` and `npx pulumi` are commands of the copy. */
async function sharePackages(from: string, to: string): Promise<void> {
    await fs.mkdir(path.join(to, ".bin"), { recursive: true });
    await fs.mkdir(path.join(to, "@gaiaflow"));
    const shared = (await fs.readdir(from)).filter((name) => name !== ".bin" && name !== "@gaiaflow");
    await Promise.all(shared.map((name) => fs.symlink(path.join(from, name), path.join(to, name))));
    for (const name of await fs.readdir(path.join(to, "..", "packages"))) {
        await fs.symlink(`../../packages/${name}`, path.join(to, "@gaiaflow", name));
    }
    for (const name of ["gaiaflow", "pulumi"]) {
        await fs.symlink(`../@gaiaflow/cli/bin/${name}.mjs`, path.join(to, ".bin", name));
    }
}

/** Commits in a copy what is changed, new or removed in this clone. */
async function commitChanges(dir: string): Promise<void> {
    const status = ["status", "--porcelain", "--no-renames", "--untracked-files=all", "-z"];
    const { stdout } = await execa("git", status, { cwd: programRoot });
    const changed = stdout.split("\0").filter((entry) => entry !== "");
    if (changed.length === 0) {
        return;
    }
    // Two letters and a space stand before each name.
    for (const file of changed.map((entry) => entry.slice(3))) {
        await fs.rm(path.join(dir, file), { force: true });
        await fs.cp(path.join(programRoot, file), path.join(dir, file)).catch(ignoreRemoved);
    }
    await commitAll(dir, "What is not committed yet");
}

/** The user's environment with another home, but with the caches of the machine: a test downloads nothing twice. */
export async function environmentOf(home: string): Promise<Record<string, string>> {
    const { stdout } = await execa("go", ["env", ...GO_FOLDERS], { reject: false });
    const folders = stdout.split("\n").filter((folder) => folder !== "");
    const go = Object.fromEntries(folders.map((folder, index) => [GO_FOLDERS[index] ?? "", folder]));
    const cache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
    const users = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_BACKEND_URL"];
    const rest = Object.entries(process.env).filter(([name]) => !users.includes(name));
    return {
        ...(Object.fromEntries(rest) as Record<string, string>),
        ...go,
        HOME: home,
        XDG_CACHE_HOME: cache,
        XDG_CONFIG_HOME: path.join(home, ".config"),
    };
}

function ignoreRemoved(error: NodeJS.ErrnoException): void {
    if (error.code !== "ENOENT") {
        throw error;
    }
}
