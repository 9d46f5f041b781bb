import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { TRIXIE } from "../lib/base-image";
import { UserError } from "../lib/user-error";
import type { CondaPackage, CondaPackages, Subdir } from "./conda-ask";
import { anyPython, refusalOf, runUv } from "./run-uv";

const FOLDER = path.resolve(__dirname, "../images/environment");
const SCRIPT = path.join(FOLDER, "solve_conda.py");

/** How long channels are given to answer, where even their names are not answered for. */
const REACH_MS = 15_000;

/** Why something cannot be had: each spec that is to blame by itself, and all of them together. */
export interface CondaRefusal {
    readonly alone: Readonly<Record<string, string>>;
    readonly together: string;
}

/** The solver's answer for one kind of machine. */
export type CondaAnswer = { readonly packages: readonly CondaPackage[] } | CondaRefusal;

/** Why channels do not answer from here, by their addresses; only of those that do not. Each is asked once, for five seconds. */
export async function unreached(channels: readonly string[]): Promise<Record<string, string>> {
    const { failed, stdout } = await execa(await anyPython(), ["-I", SCRIPT, "reach"], {
        ...{ input: JSON.stringify({ channels }), reject: false, timeout: REACH_MS },
    });
    const reasons = failed ? channels.map((channel) => [channel, "no answer"]) : undefined;
    return (reasons ? Object.fromEntries(reasons) : JSON.parse(stdout)) as Record<string, string>;
}

/**
 * Asks resolvo, pixi's solver, by py-rattler, which comes from PyPI for as long as that takes.
 * @param asked Channels by their addresses, and what of them, as conda writes it.
 * @throws {UserError} When PyPI does not have it for this machine, or it fails.
 */
export async function solveConda(
    asked: {
        readonly channels: readonly string[];
        readonly specs: readonly string[];
        readonly cuda?: string | undefined;
    },
    platforms: readonly Subdir[],
): Promise<Partial<Record<Subdir, CondaAnswer>>> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-conda-"));
    try {
        const python = await anyPython();
        const lock = path.join(FOLDER, "rattler.lock");
        const options = [
            "--quiet",
            "--python",
            python,
            "--target",
            folder,
            "--require-hashes",
            "--only-binary",
            ":all:",
        ];
        const installed = await runUv(["pip", "install", ...options, "-r", lock], { cwd: folder });
        if (installed.failed) {
            throw new UserError({
                problem: "py-rattler, which solves for conda's channels, cannot be had from PyPI for this machine.",
                fix: "To take what PyPI has of the packages themselves, set gaiaflow:project.conda to never.",
                details: refusalOf(installed.stderr),
            });
        }
        const input = JSON.stringify({ ...asked, platforms, glibc: TRIXIE.glibc });
        const env = { PYTHONPATH: folder, PYTHONUTF8: "1" };
        const { failed, stderr, stdout } = await execa(python, [SCRIPT, "solve"], { env, input, reject: false });
        if (failed) {
            throw new UserError({
                problem: "What conda's channels are asked for cannot be solved.",
                fix: "Check the network; or set gaiaflow:project.conda to never, to take what PyPI has.",
                // A traceback's last line that is not indented, and what it is caused by.
                details: stderr.trim().replace(/^[^]*\n(?=[\w.]+(Error|Exception)\b)/, ""),
            });
        }
        return JSON.parse(stdout) as Partial<Record<Subdir, CondaAnswer>>;
    } finally {
        await fs.rm(folder, { recursive: true, force: true });
    }
}

/** The packages of an answer, where there are any. */
export function solved(answers: Partial<Record<Subdir, CondaAnswer>>): CondaPackages {
    return Object.fromEntries(
        Object.entries(answers).flatMap(([subdir, answer]) =>
            "packages" in answer ? [[subdir, answer.packages]] : [],
        ),
    );
}
