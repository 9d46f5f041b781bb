import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { makeProject, type PulumiProject } from "./pulumi-project";

/** A stack that has a DAG bundle, and nothing else. */
export interface BundleStage {
    readonly project: PulumiProject;
    /** Writes a file of the project's DAGs; undefined removes it. */
    readonly dag: (file: string, text: string | undefined) => Promise<void>;
    /** Sets what `gaiaflow:dags.bundle` holds, its secrets encrypted. */
    readonly configure: (bundle: object) => Promise<void>;
    /** Runs `pulumi ARGS`. @returns Its exit code and all that it printed. */
    readonly run: (
        args: readonly string[],
        env?: Readonly<Record<string, string>>,
    ) => Promise<readonly [number, string]>;
    /** An `up` that must succeed. */
    readonly up: () => Promise<string>;
    /** The exit code of `drift`, and what it lists. */
    readonly drift: () => Promise<readonly [number, string[]]>;
    /** A file that the stack gave out. */
    readonly givenOut: (file: string) => Promise<string>;
    /** The state, in which secrets are encrypted. */
    readonly state: () => Promise<string>;
    readonly remove: () => Promise<void>;
}

/** @param env Environment of every `pulumi`. */
export async function bundleStage(env: Readonly<Record<string, string>> = {}): Promise<BundleStage> {
    const program = path.join(__dirname, "..", "e2e", "dag-bundles", "programs", "dag-bundle");
    const project = await makeProject({
        files: { "index.ts": `module.exports = require(${JSON.stringify(program)}).program;\n` },
    });
    const home = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-bundles-home-"));
    await fs.mkdir(path.join(project.dir, "project", "iris"), { recursive: true });
    await fs.mkdir(path.join(project.dir, "project", "notebooks"));
    await fs.mkdir(path.join(project.dir, "dags"));
    await project.write("project/iris/__init__.py", '__version__ = "0.1.0"\n');
    const { PULUMI_HOME = path.join(os.homedir(), ".pulumi") } = project.environment;
    const environment = { ...project.environment, PULUMI_STACK: "test", PULUMI_HOME, HOME: home, ...env };
    const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
        const { exitCode, all = "" } = await project.pulumi(args, { env: { ...environment, ...more } });
        return [exitCode, all] as const;
    };
    const succeed = async (args: readonly string[]): Promise<string> => {
        const [exitCode, all] = await run(args);
        if (exitCode !== 0) {
            throw new Error(`pulumi ${args.join(" ")} failed:\n${all}`);
        }
        return all;
    };
    const set = async (key: string, value: string, ...flags: string[]): Promise<void> => {
        const { failed, all = "" } = await project.pulumi(["config", "set", ...flags, "--path", key], { input: value });
        if (failed) throw new Error(all);
    };
    await set("gaiaflow:mode", "prod");
    await set("gaiaflow:project.package", "iris");
    await set("gaiaflow:cluster.context", "none");
    await set("gaiaflow:registry.server", "registry.example.com");
    return {
        project,
        run,
        dag: async (file, text) => {
            const at = path.join(project.dir, "dags", file);
            await fs.mkdir(path.dirname(at), { recursive: true });
            await (text === undefined ? fs.rm(at) : fs.writeFile(at, text));
        },
        configure: async (bundle) => {
            await project.pulumi(["config", "rm", "gaiaflow:dags"]);
            for (const [path_, value] of leaves(bundle)) {
                const secret = /token|privateKey|secretAccessKey/.test(path_) ? ["--secret"] : [];
                await set(`gaiaflow:dags.bundle.${path_}`, value, ...secret);
            }
        },
        up: () => succeed(["up", "--yes", "--skip-preview"]),
        drift: async () => {
            const script = path.join(programRoot, "packages", "cli", "bin", "gaiaflow.mjs");
            const command = [script, "drift", "--json", "--stack", "test"];
            const options = { cwd: project.dir, env: environment, extendEnv: false, reject: false } as const;
            const { exitCode, stderr, stdout } = await execa(process.execPath, command, options);
            if (stdout === "") throw new Error(stderr);
            const found = JSON.parse(stdout) as { readonly id: string; readonly change: string }[];
            return [exitCode, found.map(({ change, id }) => `${id} ${change}`)];
        },
        givenOut: async (file) => {
            const folder = path.join(home, ".local", "state", "gaiaflow", "stacks", "engines", "test", "airflow");
            return fs.readFile(path.join(folder, file), "utf8");
        },
        state: () => succeed(["stack", "export"]),
        remove: async () => {
            await succeed(["destroy", "--yes", "--skip-preview"]);
            await project.remove();
            await fs.rm(home, { recursive: true, force: true });
        },
    };
}

/** The values of a map of maps, by their path in it. */
function leaves(value: object): [path: string, value: string][] {
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
        typeof inner === "object" && inner !== null
            ? leaves(inner).map(([below, leaf]): [string, string] => [`${key}.${below}`, leaf])
            : [[key, String(inner)] as [string, string]],
    );
}
