import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { ensureVenvOf, pythonsHere } from "../python/venv";
import { testEnvironment } from "./pulumi-environment";

const COOKIECUTTER = "cookiecutter==2.7.1";
/** What is later than this is not installed with it. */
const DAY = "2026-06-01";
/** What a user is asked, and answers to it. */
export type Answers = Readonly<Partial<Record<"project_name" | "package_name" | "author" | "examples", string>>>;

/** Cookiecutter as it comes from PyPI. */
export class Cookiecutter {
    private constructor(
        private readonly python: string,
        private readonly home: string,
    ) {}

    /** @param home A folder for what cookiecutter keeps in its user's. */
    static async at(home: string): Promise<Cookiecutter> {
        const [wanted = ""] = await pythonsHere();
        const python = await ensureVenvOf("cookiecutter", wanted, DAY, [COOKIECUTTER]);
        if (python === undefined) {
            throw new Error(`Python ${wanted} is gone`);
        }
        await fs.mkdir(home, { recursive: true });
        return new Cookiecutter(python, home);
    }

    /**
     * Makes a project of this repository's template; an answer that is refused is no exception.
     *
     * @param into The folder that the project's is made in.
     * @param args Further arguments, such as `--directory template`.
     * @param input What is typed. Without it nothing is asked.
     */
    run(into: string, answers: Answers, args: readonly string[] = [], input?: string): execa.ExecaChildProcess {
        const asked = input === undefined ? ["--no-input"] : [];
        const given = Object.entries(answers).map(([name, answer]) => `${name}=${answer}`);
        const line = ["-m", "cookiecutter", programRoot, "--output-dir", into, ...asked, ...args, ...given];
        const env = { ...process.env, HOME: this.home, COLUMNS: "300" };
        return execa(this.python, line, { env, extendEnv: false, input: input ?? "", reject: false, all: true });
    }
}

/** Makes a project by the real `pulumi new`, and does what its first `npm install` does besides installing. */
export async function pulumiNew(folder: string, name: string): Promise<void> {
    await fs.mkdir(folder, { recursive: true });
    const env = await testEnvironment(folder);
    const template = path.join(programRoot, "template", "pulumi");
    const answers = ["--name", name, "--description", "A project of GaiaFlow."];
    const args = ["new", template, "--generate-only", "--yes", ...answers];
    await execa("pulumi", args, { cwd: folder, env, extendEnv: false, stdin: "ignore" });
    await execa("npm", ["run", "--silent", "postinstall"], { cwd: folder });
}

/** Lets a project find this clone as its GaiaFlow, without npm. */
export async function linkGaiaflow(folder: string): Promise<void> {
    const modules = path.join(folder, "node_modules");
    await fs.mkdir(modules);
    await fs.symlink(programRoot, path.join(modules, "gaiaflow"));
    await fs.symlink(path.join(programRoot, "node_modules", "@pulumi"), path.join(modules, "@pulumi"));
}
