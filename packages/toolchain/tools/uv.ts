import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as semver from "semver";
import which from "which";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { run } from "@gaiaflow/engine-core/run";
import { reportOf, type Tool, type ToolContext, type ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { userPath } from "@gaiaflow/engine-core/user-path";
import { changeRecord } from "../core/record";

/** The release series that locks were tried with; older ones lack options that they need. */
const OLDEST_VERSION = "0.13.0";
const LOCK = path.join(programRoot, "images", "python", "uv.lock");
/** Its folder in the environment that it is installed into, apart from that one's Python, which is not for PATH. */
const APART = "command";

/**
 * uv, which resolves what projects need: the user's own, or PyPI's. Where neither is to be had the other tools are no less
 * of use: a project whose lock is up to date needs none.
 */
export const uv: Tool = {
    name: "uv",
    ensure: async ({ say }) => {
        try {
            const { command, report } = await findUv(say);
            await changeRecord({ uv: report.origin === "own" ? undefined : path.dirname(command) });
            return [report];
        } catch (error) {
            if (error instanceof UserError) {
                const detail = "not to be had here; changed requirements of a project cannot be resolved";
                return [{ name: "uv", version: "none", origin: "own", did: "found", seconds: 0, detail }];
            }
            throw error;
        }
    },
};

/**
 * The path of a uv that can be used.
 * @throws {UserError} When there is none and PyPI cannot be reached.
 */
export async function ensureUv(): Promise<string> {
    return (await findUv(() => {})).command;
}

async function findUv(say: ToolContext["say"]): Promise<{ readonly command: string; readonly report: ToolReport }> {
    const own = await which("uv", { path: userPath(), nothrow: true });
    const version = own === null ? undefined : await versionOf(own);
    if (own !== null && version !== undefined && semver.gte(version, OLDEST_VERSION)) {
        const report = { name: "uv", version, origin: "own", did: "found", seconds: 0, detail: own } as const;
        return { command: own, report };
    }
    const artifact = await fromPyPI();
    const entry = await ensureArtifact(artifact, say);
    return { command: path.join(entry.dir, APART, "uv"), report: reportOf(artifact, entry) };
}

async function versionOf(command: string): Promise<string | undefined> {
    const { stdout } = await execa(command, ["--version"], { reject: false });
    return semver.coerce(stdout)?.version;
}

async function fromPyPI(): Promise<Artifact> {
    const lock = await fs.readFile(LOCK, "utf8");
    return {
        name: "uv",
        version: /^uv==(\S+)/m.exec(lock)?.[1] ?? "pypi",
        origin: "registries",
        inputs: [lock, APART],
        make: async (into) => {
            const log = "uv";
            await run("python3", ["-m", "venv", into], { log, fix: "Install Python 3.11 or later, or uv." });
            const python = path.join(into, "bin", "python");
            await run(python, ["-m", "pip", "install", "--require-hashes", "-r", LOCK], { log });
            await fs.mkdir(path.join(into, APART));
            await fs.link(path.join(into, "bin", "uv"), path.join(into, APART, "uv"));
        },
    };
}
