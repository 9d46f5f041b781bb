import * as fs from "node:fs/promises";
import * as path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { succeed } from "./clone";
import { freePorts } from "./free-ports";
import type { Cookiecutter } from "./generated-projects";
import type { Ports } from "./platform";

/** A project of the template with GaiaFlow's package in it, as a user has it. */
export interface InstalledProject {
    readonly folder: string;
    /** Runs a command of it; one that fails is no exception. */
    readonly run: (program: string, ...args: string[]) => execa.ExecaChildProcess;
    readonly gaiaflow: (...args: string[]) => execa.ExecaChildProcess;
    /** Runs a script of its package.json, as its README has it: `npm("run", "check")`. */
    readonly npm: (...args: string[]) => execa.ExecaChildProcess;
}

/** What makes such a project. */
export interface Maker {
    readonly cookiecutter: Cookiecutter;
    /** The npm package. */
    readonly tarball: string;
    readonly env: Readonly<Record<string, string>>;
    /** The folder that projects are made in. */
    readonly root: string;
}

/** Makes a project and installs what it needs. */
export async function installProject(
    { cookiecutter, tarball, env, root }: Maker,
    answers: Readonly<{ project_name: string; package_name?: string; examples: "yes" | "no" }>,
): Promise<InstalledProject> {
    await succeed(cookiecutter.run(root, answers));
    const folder = path.join(root, answers.project_name);
    const run = (program: string, ...args: string[]) =>
        execa(program, args, { cwd: folder, env, extendEnv: false, reject: false, all: true, stdin: "ignore" });
    await succeed(run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", tarball));
    const gaiaflow = path.join(folder, "node_modules", ".bin", "gaiaflow");
    return { folder, run, gaiaflow: (...args) => run(gaiaflow, ...args), npm: (...args) => run("npm", ...args) };
}

/** Gives its stack `dev` ports that nothing else on this machine has, and further keys; all else is as it was generated. */
export async function usePorts(folder: string, keys: Readonly<Record<string, unknown>> = {}): Promise<Ports> {
    const [airflow = 0, mlflow = 0, minio = 0, minioConsole = 0, jupyter = 0] = await freePorts(5);
    const ports = { airflow, mlflow, minio, minioConsole, jupyter };
    const text = stringify({ "gaiaflow:ports": ports, ...keys });
    // The stack's file ends within its config.
    await fs.appendFile(path.join(folder, "Pulumi.dev.yaml"), text.replaceAll(/^/gm, "  ").trimEnd() + "\n");
    return ports;
}
