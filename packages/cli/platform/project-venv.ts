import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { programRoot, projectRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { TRIXIE } from "../../../lib/base-image";
import type { Project } from "../../../config/project";
import { currentLock } from "../../../requirements/current-lock";
import { withoutHashes } from "../../../requirements/hashes";
import { installLines } from "../../../requirements/install-lines";
import { indexVariables } from "../../../requirements/package-index";
import { refusalOf, runUv } from "../../../requirements/run-uv";
import { withPasswords } from "./index-passwords";
import { prepareUv, updateLock } from "./project-lock";

/** A file that says whose the folder is: another's environment is not changed. */
const MARK = "gaiaflow-venv";

/** What every environment has, of a project that needs nothing. */
const COMMON = path.join(programRoot, "images", "python", "client.lock");

/** An environment on the host. */
export interface ProjectVenv {
    readonly python: string;
    /** Its interpreter. */
    readonly interpreter: string;
}

/**
 * Makes a folder on the host with the packages of a project's lock, or brings it up to date: what an editor completes from,
 * and a debugger runs.
 *
 * @throws {UserError} For a folder that is there already and is not GaiaFlow's, and where a package cannot be had here.
 */
export async function makeVenv(stack: string, project: Project, folder: string): Promise<ProjectVenv> {
    const { dockerfile } = project;
    if (dockerfile && !dockerfile.isOnOurs) {
        throw new UserError({
            subject: dockerfile.name,
            problem: "installs by itself what the project needs, so there is no lock to make an environment of.",
            fix: "Let your editor take the image itself, or start the Dockerfile from GAIAFLOW_BASE.",
        });
    }
    await updateLock(stack, project.requirements);
    await prepareUv();
    const lock = currentLock(projectRoot(), project.requirements)?.lock;
    if (lock && Object.keys(lock.conda).length > 0) {
        throw new UserError({
            subject: lock.source,
            problem: "has packages of conda's channels, which a virtual environment cannot hold.",
            fix: "Make your editor's environment of the same file with your own conda, mamba or pixi.",
        });
    }
    const python = lock?.python ?? TRIXIE.python;
    await refuseOthers(folder);
    const interpreter = path.join(
        folder,
        ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
    );
    if ((await versionOf(interpreter)) !== python) {
        await uv(["venv", "--clear", "--prompt", project.name, "--python", python, folder], {
            // pyenv's commands run the Python that is chosen, and no other that is there.
            env: { PYENV_VERSION: python },
            mayGetPython: true,
            fix: `Install Python ${python}, or set gaiaflow:project.python to one that this machine has.`,
        });
        await fs.writeFile(path.join(folder, MARK), "Made by npx gaiaflow venv, which may make it again.\n");
    }
    const lines = lock ? installLines(lock) : await fs.readFile(COMMON, "utf8");
    const indexes = await withPasswords(stack, project.requirements.indexes ?? []);
    const env = { ...indexVariables(indexes), UV_INDEX_STRATEGY: "unsafe-first-match" };
    await withFile(lines, (file) => uv(["pip", "sync", "--quiet", "--python", interpreter, file], { env }));
    const built = (lock?.needsBuild ?? []).map((entry) => withoutHashes(entry).replace(/ \([^()]*\)$/, ""));
    if (built.length > 0) {
        await withFile(versionsOf(lines), (file) =>
            uv(["pip", "install", "--quiet", "--python", interpreter, "--constraints", file, ...built], { env }),
        );
    }
    const libraries = (project.layout.libraries ?? []).map((each) => path.join(project.layout.root, each));
    const code = [project.folders.project.folder, ...libraries, path.join(programRoot, "python", "src")];
    await addCode(interpreter, code);
    return { python, interpreter };
}

async function refuseOthers(folder: string): Promise<void> {
    const there = await fs.readdir(folder).catch((): string[] => []);
    if (there.length > 0 && !there.includes(MARK)) {
        throw new UserError({
            problem: `${folder} is there, and not made by this command.`,
            fix: "Remove it, or name another one: npx gaiaflow venv --folder .venv-gaiaflow",
        });
    }
}

/** The project's own code and gaiaflow's are found where they lie, so that a change is there at once. */
async function addCode(interpreter: string, folders: readonly string[]): Promise<void> {
    const { stdout } = await execa(interpreter, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
    await fs.writeFile(path.join(stdout.trim(), "gaiaflow-project.pth"), folders.map((each) => `${each}\n`).join(""));
}

async function versionOf(interpreter: string): Promise<string | undefined> {
    const { failed, stdout } = await execa(interpreter, ["--version"], { reject: false });
    return failed ? undefined : /^Python (3\.\d+)/.exec(stdout)?.[1];
}

async function uv(
    args: readonly string[],
    { fix = "", ...options }: { env?: Record<string, string>; fix?: string; mayGetPython?: boolean },
): Promise<void> {
    const { failed, stderr } = await runUv(args, { cwd: projectRoot(), ...options });
    if (failed) {
        throw new UserError({ problem: `uv ${args.slice(0, 2).join(" ")} failed.`, fix, details: refusalOf(stderr) });
    }
}

async function withFile(text: string, use: (file: string) => Promise<void>): Promise<void> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-venv-"));
    try {
        const file = path.join(folder, "requirements.txt");
        // The lock has hashes of Linux's files alone.
        await fs.writeFile(file, process.platform === "linux" ? text : versionsOf(text));
        await use(file);
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

function versionsOf(lines: string): string {
    return lines.replaceAll(/ \\\n\s+--hash=\S+/g, "");
}
