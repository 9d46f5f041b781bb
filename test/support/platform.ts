import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { parse, stringify } from "yaml";
import { physicalName } from "../../lib/names";
import { copyClone, type CloneCopy } from "./clone";
import { freePorts } from "./free-ports";
import { gaiaflow } from "./gaiaflow";
import { testEnvironment } from "./pulumi-environment";

/** The Pulumi project of the clone. */
export const PROJECT = "gaiaflow";

/** How to log in, as the stack's output says. */
export interface Logins {
    readonly airflow: { readonly username: string; readonly password: string };
    readonly minio: { readonly accessKey: string; readonly secretKey: string };
    readonly s3: { readonly accessKey: string; readonly secretKey: string };
    readonly jupyter: { readonly token: string };
    /** Where MLflow has a login. */
    readonly mlflow?: { readonly username: string; readonly password: string };
    readonly postgres: { readonly airflow: string; readonly mlflow: string };
}

export type Ports = Readonly<Record<"airflow" | "mlflow" | "minio" | "minioConsole" | "jupyter", number>>;

/** What a `pulumi` command said, and whether it succeeded. */
export interface CommandOutput {
    readonly exitCode: number;
    readonly all: string;
}

/** A stack of its own in a clone of its own, with state and home of its own. */
export interface Platform {
    readonly stack: string;
    /** The clone. */
    readonly dir: string;
    readonly home: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly ports: Ports;
    /** Runs `pulumi ARGS` on the stack; never throws for an exit code. */
    readonly pulumi: (...args: string[]) => Promise<CommandOutput>;
    /** The same in another environment. */
    readonly pulumiIn: (environment: Readonly<Record<string, string>>, ...args: string[]) => Promise<CommandOutput>;
    /** Runs a command of `package.json` on the stack, such as `drift`; never throws for an exit code. */
    readonly gaiaflow: (command: string, ...args: string[]) => execa.ExecaChildProcess;
    /** Brings the stack up; throws with all that was said when it fails. */
    readonly up: () => Promise<string>;
    /** Sets keys of the stack's configuration; undefined removes one. */
    readonly configure: (keys: Readonly<Record<string, unknown>>) => Promise<void>;
    /** An output of the stack, secrets in clear. */
    readonly output: (name: string) => Promise<unknown>;
    readonly logins: () => Promise<Logins>;
    /** The name of a container in Docker. */
    readonly container: (role: string) => string;
    /** Makes another stack in the same clone, with the same home; its `remove` leaves both. */
    readonly beside: (keys: Readonly<Record<string, unknown>>) => Promise<Platform>;
    /** Destroys the stack if it still stands, and removes the clone. */
    readonly remove: () => Promise<void>;
}

/**
 * Makes a stack with free ports in a clone of its own; nothing is brought up yet.
 * @param keys Further keys of its configuration. Its mode is dev unless they say otherwise.
 * @param owner User id that is to own the clone. Defaults to whoever runs the tests.
 */
export async function makePlatform(keys: Readonly<Record<string, unknown>> = {}, owner?: number): Promise<Platform> {
    const copy = await copyClone();
    if (owner !== undefined) {
        await execa("chown", ["--recursive", String(owner), copy.dir]);
    }
    const platform = await platformIn(copy, await environmentOf(copy), keys);
    return {
        ...platform,
        remove: async () => {
            await platform.remove();
            await copy.remove();
        },
    };
}

/** A stack in a clone that is there already. */
async function platformIn(
    copy: CloneCopy,
    environment: Readonly<Record<string, string>>,
    keys: Readonly<Record<string, unknown>>,
): Promise<Platform> {
    const stack = `e2e-${crypto.randomBytes(3).toString("hex")}`;
    const where = { cwd: copy.dir, env: { ...environment }, extendEnv: false };
    const pulumiIn = async (env: Readonly<Record<string, string>>, ...args: string[]): Promise<CommandOutput> => {
        const options = { ...where, env: { ...env }, reject: false, all: true, stdin: "ignore" } as const;
        const { exitCode, all = "" } = await execa("pulumi", [...args, "--stack", stack], options);
        return { exitCode, all };
    };
    const pulumi = (...args: string[]): Promise<CommandOutput> => pulumiIn(environment, ...args);
    const succeed = async (...args: string[]): Promise<string> => {
        const { exitCode, all } = await pulumi(...args);
        if (exitCode !== 0) {
            // Why it failed stands at the end, below a line for every resource.
            throw new Error(`pulumi ${args.join(" ")} failed:\n${all.slice(Math.max(all.indexOf("Diagnostics:"), 0))}`);
        }
        return all;
    };
    const output = async (name: string): Promise<unknown> => {
        const args = ["stack", "output", name, "--json", "--show-secrets", "--stack", stack];
        return JSON.parse((await execa("pulumi", args, where)).stdout);
    };
    const configure = (changes: Readonly<Record<string, unknown>>) =>
        changeConfig(path.join(copy.dir, `Pulumi.${stack}.yaml`), changes);
    await execa("pulumi", ["stack", "init", stack], where);
    const [airflow = 0, mlflow = 0, minio = 0, minioConsole = 0, jupyter = 0] = await freePorts(5);
    const ports = { airflow, mlflow, minio, minioConsole, jupyter };
    await configure({ ...(await ownConfig(copy.dir)), mode: "dev", ports, ...keys });
    return {
        stack,
        dir: copy.dir,
        home: copy.home,
        environment,
        ports,
        pulumi,
        pulumiIn,
        gaiaflow: (command, ...args) =>
            gaiaflow({ dir: copy.dir, environment }, command, { args: ["--stack", stack, ...args] }),
        configure,
        up: () => succeed("up", "--yes", "--skip-preview"),
        output,
        logins: async () => (await output("credentials")) as Logins,
        container: (role) => physicalName({ project: PROJECT, stack }, role),
        beside: (others) => platformIn(copy, environment, others),
        remove: async () => {
            await succeed("destroy", "--yes", "--skip-preview");
        },
    };
}

/** The clone's engines, with a home of the test's own for the stack's folder. */
async function environmentOf({ dir, home }: CloneCopy): Promise<Record<string, string>> {
    const state = path.join(home, "state");
    await fs.mkdir(state);
    const environment = await testEnvironment(state);
    const { PULUMI_HOME = path.join(os.homedir(), ".pulumi") } = environment;
    return { ...environment, PULUMI_HOME, HOME: home, PWD: dir };
}

/** What the clone's own stack `dev` says of the project. */
async function ownConfig(dir: string): Promise<Record<string, unknown>> {
    const own = parse(await fs.readFile(path.join(dir, "Pulumi.dev.yaml"), "utf8")) as StackFile;
    return Object.fromEntries(
        Object.entries(own.config ?? {}).map(([key, value]) => [key.replace(/^gaiaflow:/, ""), value]),
    );
}

interface StackFile {
    config?: Record<string, unknown>;
}

async function changeConfig(file: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    const stackFile = (parse(await fs.readFile(file, "utf8")) ?? {}) as StackFile;
    const config = { ...stackFile.config };
    for (const [name, value] of Object.entries(changes)) {
        const key = name.includes(":") ? name : `gaiaflow:${name}`;
        if (value === undefined) {
            Reflect.deleteProperty(config, key);
        } else {
            config[key] = value;
        }
    }
    await fs.writeFile(file, stringify({ ...stackFile, config }));
}
