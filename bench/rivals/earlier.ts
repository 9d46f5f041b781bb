import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { cacheDir, programRoot } from "@gaiaflow/engine-core/paths";
import { freePorts } from "../../test/support/free-ports";

/** The revision that aims are set against, as tables call it. */
export const EARLIER = "456b876";

/** A stack of the earlier revision, with state and home of its own; nothing is brought up yet. */
export interface EarlierStack {
    readonly stack: string;
    /** Its clone. */
    readonly dir: string;
    readonly environment: Readonly<Record<string, string>>;
    /** A command of its `package.json`'s scripts, as npm would run it. */
    readonly command: (
        name: string,
        ...args: string[]
    ) => { command: string; args: string[]; cwd: string; env: Record<string, string> };
    /** Its `pulumi`. */
    readonly pulumi: (...args: string[]) => {
        command: string;
        args: string[];
        cwd: string;
        env: Record<string, string>;
    };
    readonly remove: () => Promise<void>;
}

/**
 * Makes a stack in the clone of the earlier revision, which the first time is made, with its own packages.
 *
 * @param keys Keys of its configuration, besides those of the clone's own. Its mode is dev unless they say otherwise.
 */
export async function earlierStack(
    say: (text: string) => void,
    keys: Readonly<Record<string, unknown>> = {},
): Promise<EarlierStack> {
    const dir = await earlierClone(say);
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-earlier-"));
    const state = path.join(home, "state");
    await fs.mkdir(state);
    const stack = `bench-${path.basename(home).split("-").at(-1)?.toLowerCase() ?? ""}`;
    const env = await environmentOf(home, state);
    const [airflow, mlflow, minio, minioConsole, jupyter] = await freePorts(5);
    const file = path.join(dir, `Pulumi.${stack}.yaml`);
    const own = await fs.readFile(path.join(dir, "Pulumi.dev.yaml"), "utf8");
    const all = { mode: "dev", ports: { airflow, mlflow, minio, minioConsole, jupyter }, ...keys };
    const named = Object.fromEntries(Object.entries(all).map(([key, value]) => [`gaiaflow:${key}`, value]));
    await fs.writeFile(file, own.trimEnd() + "\n" + stringify(named).replaceAll(/^/gm, "  ").trimEnd() + "\n");
    const bootstrap = path.join("toolchain", "bin", "bootstrap.mjs");
    const command = (name: string, ...args: string[]) => ({
        command: process.execPath,
        args: [bootstrap, name, "--stack", stack, ...args],
        cwd: dir,
        env,
    });
    const pulumi = (...args: string[]) => ({
        command: "npx",
        args: ["pulumi", ...args, "--stack", stack],
        cwd: dir,
        env,
    });
    return {
        ...{ stack, dir, environment: env, command, pulumi },
        remove: async () => {
            const { args, command: node } = command("destroy", "--yes");
            await execa(node, args, { cwd: dir, env, extendEnv: false, reject: false, stdin: "ignore" });
            await fs.rm(file, { force: true });
            await fs.rm(home, { recursive: true, force: true });
        },
    };
}

/** The user's environment with another home, but with the machine's caches. */
async function environmentOf(home: string, state: string): Promise<Record<string, string>> {
    const cache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
    const names = ["GOPATH", "GOMODCACHE", "GOCACHE"];
    const { stdout } = await execa("go", ["env", ...names], { reject: false });
    const folders = stdout.split("\n").filter((folder) => folder !== "");
    return {
        ...(Object.fromEntries(Object.entries(process.env)) as Record<string, string>),
        ...Object.fromEntries(folders.map((folder, index) => [names[index] ?? "", folder])),
        HOME: home,
        XDG_CACHE_HOME: cache,
        XDG_CONFIG_HOME: path.join(home, ".config"),
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase of the bench",
        NO_COLOR: "1",
    };
}

async function earlierClone(say: (text: string) => void): Promise<string> {
    const dir = path.join(cacheDir(), "bench", EARLIER);
    const whole = path.join(dir, "node_modules", ".package-lock.json");
    if (!(await exists(whole))) {
        say(`making a clone of ${EARLIER}, with its npm packages`);
        await fs.rm(dir, { recursive: true, force: true });
        await execa("git", ["clone", "--quiet", programRoot, dir]);
        await execa("git", ["checkout", "--quiet", EARLIER], { cwd: dir });
        await execa("npm", ["ci", "--no-audit", "--no-fund"], { cwd: dir });
    }
    return dir;
}

const exists = (file: string): Promise<boolean> =>
    fs.access(file).then(
        () => true,
        () => false,
    );
