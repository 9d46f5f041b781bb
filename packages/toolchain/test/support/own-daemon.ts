import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa from "execa";
import { docker } from "@gaiaflow/engine-core/docker/cli";
import type { DaemonPlace } from "../../docker/place";
import { identify } from "../../docker/process-identity";

/** These tests run daemons of their own, which takes root on Linux with dockerd installed. */
export const describeWithDaemon =
    process.platform === "linux" &&
    process.getuid?.() === 0 &&
    execa.sync("which", ["dockerd"], { reject: false }).exitCode === 0
        ? describe
        : describe.skip;

/** A folder for a daemon beside the machine's own. */
export interface TestPlace extends DaemonPlace {
    readonly root: string;
}

/**
 * Makes a place for a daemon that shares nothing with the machine's own.
 *
 * It gets a network namespace: with `bridge: none` a second dockerd removes the first one's docker0. It lacks
 * CAP_SYS_RESOURCE on every machine, so that the tests see everywhere what a machine without it does.
 */
export async function makePlace(): Promise<TestPlace> {
    const root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-daemon-"));
    // Another user is to reach the socket's folder.
    await fs.chmod(root, 0o755);
    return {
        root,
        host: `unix://${root}/docker.sock`,
        folder: path.join(root, "notes"),
        pidFile: path.join(root, "docker.pid"),
        execRoot: path.join(root, "exec"),
        dataRoot: path.join(root, "data"),
        userConfig: path.join(root, "daemon.json"),
        command: ["unshare", "--net", "setpriv", "--bounding-set=-sys_resource", "dockerd"],
    };
}

/** Number of the daemon that runs at the place. */
export async function pidOf(place: TestPlace): Promise<number> {
    return Number(await fs.readFile(place.pidFile, "utf8"));
}

/** Every dockerd that was started for the place, by its settings file. */
export async function daemonsOf(place: TestPlace): Promise<number[]> {
    const { stdout } = await execa("pgrep", ["--full", `^dockerd .*${place.root}/`], { reject: false });
    return stdout.split("\n").filter(Boolean).map(Number);
}

/** Ends the daemon of the place and waits until it is gone. */
export async function endDaemon(place: TestPlace, signal: NodeJS.Signals): Promise<void> {
    for (const pid of await daemonsOf(place)) {
        process.kill(pid, signal);
        while ((await identify(pid)) !== undefined) {
            await sleep(50);
        }
    }
}

/** Ends the daemon and removes all that it made. */
export async function removePlace(cli: string, place: TestPlace): Promise<void> {
    const containers = await docker(cli, ["ps", "--all", "--quiet"], { host: place.host }).catch(() => "");
    if (containers !== "") {
        await docker(cli, ["rm", "--force", ...containers.split("\n")], { host: place.host });
    }
    await endDaemon(place, "SIGTERM");
    await unmountUnder(place.root);
    await fs.rm(place.root, { recursive: true, force: true });
}

/** A daemon that was killed, or failed to start, leaves its data folder mounted on itself. */
async function unmountUnder(root: string): Promise<void> {
    const mounts = (await fs.readFile("/proc/mounts", "utf8")).split("\n").map((line) => line.split(" ")[1] ?? "");
    for (const mount of mounts.filter((each) => each.startsWith(`${root}/`)).reverse()) {
        await execa("umount", ["--lazy", mount]);
    }
}
