import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "@gaiaflow/engine-core/lock";
import { replaceAtomically } from "@gaiaflow/engine-core/atomic-file";
import { docker, tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { planConfig, writeConfig, type DaemonConfig } from "./config";
import { lockName } from "./daemon";
import { readNote, writeNote, type Privileged } from "./note";
import { loadFallback } from "../load-fallback";
import type { DaemonPlace } from "./place";

const RUNTIME = "gaiaflow";
/** Exit code of `docker run` when all went well up to the command, which is not there. */
const NO_SUCH_COMMAND = 127;
/** An archive without a file: two empty blocks. */
const EMPTY_TAR = Buffer.alloc(1024);
const LONGEST_RELOAD_SECONDS = 10;
const POLL_MILLISECONDS = 100;

/**
 * Sees to it that privileged containers start with a daemon of ours; a daemon of the user's is left as it is.
 *
 * Tried once for each start of the daemon. Where the machine refuses (runc asks for capabilities that even root lacks
 * here), the daemon gets our runtime, by its reload signal, so that running containers go on.
 *
 * @returns How privileged containers fare, or undefined when the daemon is not ours.
 */
export async function ensurePrivileged(
    cli: string,
    place: DaemonPlace,
    say: (text: string) => void,
): Promise<Privileged | undefined> {
    const note = await readNote(place);
    if (!note || note.privileged) {
        return note?.privileged;
    }
    return withLock(lockName(place), () => findOut(cli, place, say));
}

async function findOut(cli: string, place: DaemonPlace, say: (text: string) => void): Promise<Privileged | undefined> {
    // Another command may have found out while this one waited for the lock.
    const note = await readNote(place);
    if (!note || note.privileged) {
        return note?.privileged;
    }
    say("trying a privileged container");
    const config = await planConfig(place);
    const plain = await canStartPrivileged(cli, place.host);
    const privileged = plain ? "plain" : (await wrapRuntime(cli, place, config, note.pid, say)) ? "wrapped" : "refused";
    await writeNote(place, { ...note, privileged });
    return privileged;
}

/**
 * Whether a privileged container can start at a daemon. Needs no image: an empty one is made, its command is missing, and
 * Docker's exit code tells whether it got as far as to miss it.
 *
 * @param host As DOCKER_HOST. Defaults to the daemon of the user's docker command.
 */
export async function canStartPrivileged(cli: string, host?: string): Promise<boolean> {
    const at = host === undefined ? {} : { host };
    const image = await docker(cli, ["import", "-"], { ...at, input: EMPTY_TAR });
    try {
        const run = [
            "run",
            "--rm",
            "--privileged",
            "--network",
            "none",
            "--log-driver",
            "none",
            image,
            "/no-such-command",
        ];
        const { exitCode } = await tryDocker(cli, run, at);
        return exitCode === NO_SUCH_COMMAND;
    } finally {
        await tryDocker(cli, ["image", "rm", image], at);
    }
}

async function wrapRuntime(
    cli: string,
    place: DaemonPlace,
    config: DaemonConfig,
    pid: number,
    say: (text: string) => void,
): Promise<boolean> {
    // A runtime that the user chose is not ours to replace.
    if (config["default-runtime"] !== undefined) {
        return false;
    }
    const program = path.join(place.folder, "oci-runtime");
    // A copy: the cache may be emptied while the daemon runs.
    const built = await loadFallback().ociRuntimeBinary(say);
    await replaceAtomically(program, async (unfinished) => {
        await fs.copyFile(built, unfinished);
        await fs.chmod(unfinished, 0o755);
    });
    const runtimes = { ...(config["runtimes"] as object | undefined), [RUNTIME]: { path: program } };
    await reload(cli, place, pid, { ...config, runtimes, "default-runtime": RUNTIME }, RUNTIME);
    if (await canStartPrivileged(cli, place.host)) {
        return true;
    }
    await reload(cli, place, pid, { ...config, "default-runtime": "runc" }, "runc");
    return false;
}

async function reload(
    cli: string,
    place: DaemonPlace,
    pid: number,
    config: DaemonConfig,
    runtime: string,
): Promise<void> {
    await writeConfig(place, config);
    process.kill(pid, "SIGHUP");
    const deadline = performance.now() + LONGEST_RELOAD_SECONDS * 1000;
    const current = (): Promise<string> =>
        docker(cli, ["info", "--format", "{{.DefaultRuntime}}"], { host: place.host });
    while ((await current()) !== runtime && performance.now() < deadline) {
        await sleep(POLL_MILLISECONDS);
    }
}
