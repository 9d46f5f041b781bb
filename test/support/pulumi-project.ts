import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { testEnvironment } from "./pulumi-environment";

/** The stack that every test project has. */
export const STACK = "test";

/** A program in a folder of its own, with state of its own. */
export interface PulumiProject {
    readonly dir: string;
    readonly environment: Readonly<Record<string, string>>;
    /** Starts `pulumi ARGS` in the project; never throws for an exit code. `all` of the result is both outputs. */
    pulumi(args: readonly string[], options?: execa.Options): execa.ExecaChildProcess;
    /** Writes a file of the program. */
    write(file: string, text: string): Promise<void>;
    /** The outputs of the stack, secrets in clear. */
    outputs(): Promise<Record<string, unknown>>;
    /** Removes all of it. Whatever the program made outside must be gone by then. */
    remove(): Promise<void>;
}

/** What a project consists of. */
export interface ProjectOptions {
    /** A folder whose content is copied. */
    readonly from?: string;
    /** Name and text of further files. */
    readonly files?: Readonly<Record<string, string>>;
}

/**
 * Makes a project with an empty stack. It runs as the clone's own program does (the runtime part of its `Pulumi.yaml`), on
 * the clone's npm packages.
 */
export async function makeProject({ from, files = {} }: ProjectOptions): Promise<PulumiProject> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
    const dir = path.join(root, "program");
    await fs.mkdir(path.join(root, "state"));
    await fs.mkdir(dir);
    if (from !== undefined) {
        await fs.cp(from, dir, { recursive: true });
    }
    const write = (file: string, text: string) => fs.writeFile(path.join(dir, file), text);
    await fs.symlink(path.join(programRoot, "node_modules"), path.join(dir, "node_modules"));
    await write("Pulumi.yaml", await projectFile());
    await write("package.json", JSON.stringify({ name: "engines", private: true }));
    await Promise.all(Object.entries(files).map(([file, text]) => write(file, text)));
    const environment = await testEnvironment(path.join(root, "state"));
    const pulumi = (args: readonly string[], options: execa.Options = {}) =>
        execa("pulumi", [...args], {
            cwd: dir,
            env: { ...environment, PULUMI_STACK: STACK },
            extendEnv: false,
            reject: false,
            input: "",
            all: true,
            ...options,
        });
    const init = await pulumi(["stack", "init", STACK]);
    if (init.failed) {
        throw new Error(init.all);
    }
    return {
        dir,
        environment,
        pulumi,
        write,
        outputs: async () => {
            const { stdout } = await pulumi(["stack", "output", "--json", "--show-secrets"]);
            return JSON.parse(stdout) as Record<string, unknown>;
        },
        remove: () => fs.rm(root, { recursive: true, force: true }),
    };
}

async function projectFile(): Promise<string> {
    const own = parse(await fs.readFile(path.join(programRoot, "Pulumi.yaml"), "utf8")) as {
        runtime: { options: object };
    };
    const options = { ...own.runtime.options, nodeargs: `--require ${path.join(programRoot, "register.cjs")}` };
    return stringify({ name: "engines", main: "index.ts", runtime: { ...own.runtime, options } });
}
