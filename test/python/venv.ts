import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { run } from "@gaiaflow/engine-core/run";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ensureUv } from "@gaiaflow/toolchain/tools/uv";

const LOCK = path.join(programRoot, "python", "requirements-dev.lock");
/** What the package supports. */
export const SUPPORTED = ["3.11", "3.12", "3.13"];

/**
 * Those of the supported Pythons that are on this machine.
 *
 * @throws {UserError} When none is.
 */
export async function pythonsHere(): Promise<string[]> {
    const uv = await ensureUv();
    const found = await Promise.all(SUPPORTED.map((version) => lookFor(uv, version)));
    const here = SUPPORTED.filter((_, index) => !found[index]?.failed);
    if (here.length === 0) {
        throw notHere(SUPPORTED.join(", "));
    }
    return here;
}

/**
 * The Python of a virtual environment with everything of the lock, made again when the lock or the interpreter changed.
 *
 * @param wanted A version or path of Python, as uv understands it.
 * @throws {UserError} When no such Python is on this machine, or a package is not to be had.
 */
export async function ensureVenv(wanted: string): Promise<string> {
    const pin = ["--require-hashes", LOCK];
    return makeVenv("python-tests", wanted, { command: "sync", args: pin, input: await fs.readFile(LOCK, "utf8") });
}

/**
 * The Python of a virtual environment with the packages as they were on a day, of which pyenv's are looked at, too.
 *
 * @param day What was uploaded later does not exist for it: `2026-03-12`.
 * @returns undefined when no such Python is on this machine.
 */
export async function ensureVenvOf(
    name: string,
    wanted: string,
    day: string,
    packages: readonly string[],
): Promise<string | undefined> {
    if ((await lookFor(await ensureUv(), wanted, { PYENV_VERSION: wanted })).failed) {
        return undefined;
    }
    const args = ["--exclude-newer", day, ...packages];
    return makeVenv(name, wanted, { command: "install", args, input: args.join(" ") }, { PYENV_VERSION: wanted });
}

/**
 * The Python of a virtual environment with what a lock of `images/` has, and further packages.
 *
 * @returns undefined when no such Python is on this machine.
 */
export async function ensureVenvOfImage(
    image: string,
    wanted: string,
    packages: readonly string[],
): Promise<string | undefined> {
    if ((await lookFor(await ensureUv(), wanted, { PYENV_VERSION: wanted })).failed) {
        return undefined;
    }
    const lock = path.join(programRoot, "images", image, "requirements.lock");
    const input = `${await fs.readFile(lock, "utf8")}${packages.join(" ")}`;
    const args = ["--requirement", lock, ...packages];
    return makeVenv(`${image}-tests`, wanted, { command: "install", args, input }, { PYENV_VERSION: wanted });
}

interface Packages {
    /** Of `uv pip`. */
    readonly command: "sync" | "install";
    readonly args: readonly string[];
    /** Another one makes another environment. */
    readonly input: string;
}

async function makeVenv(
    name: string,
    wanted: string,
    { command, args, input }: Packages,
    env: Record<string, string> = {},
): Promise<string> {
    const uv = await ensureUv();
    const base = await findPython(uv, wanted, env);
    const { stdout: version } = await execa(base, ["-c", "import platform; print(platform.python_version())"]);
    const entry = await ensureArtifact(
        {
            name,
            version,
            origin: "registries",
            inputs: [input, base, "compiled"],
            make: async (into) => {
                const log = name;
                // It is made under another name than it will have.
                await run(uv, ["venv", "--relocatable", "--allow-existing", "--python", base, into], { log });
                const python = pythonOf(into);
                // Compiled now: the tests start many processes that import all of Airflow, and write nothing themselves.
                await run(uv, ["pip", command, "--compile-bytecode", "--python", python, ...args], { log });
            },
        },
        console.error,
    );
    return pythonOf(entry.dir);
}

async function findPython(uv: string, wanted: string, env: Record<string, string>): Promise<string> {
    const found = await lookFor(uv, wanted, env);
    if (found.failed) {
        throw notHere(wanted);
    }
    return found.stdout.trim();
}

const notHere = (wanted: string): UserError =>
    new UserError({
        problem: `No Python ${wanted} is on this machine.`,
        fix: `Install one of Python ${SUPPORTED.join(", ")}.`,
    });

const lookFor = (uv: string, version: string, env = {}): Promise<{ failed: boolean; stdout: string }> =>
    execa(uv, ["python", "find", "--no-python-downloads", "--system", version], { env, reject: false });

function pythonOf(venv: string): string {
    return process.platform === "win32" ? path.join(venv, "Scripts", "python.exe") : path.join(venv, "bin", "python");
}
