import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { runUv } from "../../../requirements/run-uv";
import { prepareUv } from "./project-lock";

/**
 * What each is installed for: ruff runs on this machine; pytest on Linux, with any Python that a project may have; debugpy is
 * partly compiled, for the Python that is asked for.
 */
const TARGETS = {
    debugpy: [],
    pytest: ["--python-version", "3.10", "--python-platform", "x86_64-manylinux_2_28"],
    ruff: [],
} as const;

/**
 * A folder with a Python package and what it needs, as its lock in `python-tools/` has it; from PyPI at first use, then
 * from the cache.
 *
 * @param python What it is to run with, as uv's options have it. Defaults to what is said above.
 * @throws {UserError} Where PyPI cannot be reached.
 */
export async function pythonTool(name: keyof typeof TARGETS, python: readonly string[] = []): Promise<string> {
    const target = [...TARGETS[name], ...python];
    const lock = path.join(programRoot, "packages", "cli", "python-tools", `${name}.lock`);
    const text = await fs.readFile(lock, "utf8");
    const entry = await ensureArtifact({
        name,
        version: new RegExp(`^${name}==(\\S+)`, "m").exec(text)?.[1] ?? "pypi",
        origin: "registries",
        inputs: [text, ...target],
        make: async (into) => {
            await prepareUv();
            const args = ["--quiet", "--require-hashes", "--only-binary", ":all:", "--target", into, "-r", lock];
            const { failed, stderr } = await runUv(["pip", "install", ...args, ...target], { cwd: into });
            if (failed) {
                throw new UserError({
                    problem: `${name} cannot be had from PyPI.`,
                    fix: "Check the network, and pip's settings.",
                    details: stderr.trim(),
                });
            }
        },
    });
    return entry.dir;
}
