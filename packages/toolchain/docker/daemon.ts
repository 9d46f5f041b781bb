import { spawn } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "@gaiaflow/engine-core/lock";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { tryDocker } from "@gaiaflow/engine-core/docker/cli";
import { planConfig, writeConfig } from "./config";
import { writeNote } from "./note";
import { configFile, logFile, type DaemonPlace } from "./place";
import { identify, removeStalePidFile } from "./process-identity";

const LONGEST_START_SECONDS = 90;
const POLL_MILLISECONDS = 100;
const LINES_SHOWN_ON_FAILURE = 8;

/**
 * Starts a daemon that outlives this command, unless one answers there already.
 *
 * Two at once start one. What a killed daemon left behind is cleared away.
 *
 * @param cli The docker command.
 * @returns Whether it was started now.
 * @throws {UserError} With the end of the daemon's log, when it does not come up.
 */
export async function startDaemon(cli: string, place: DaemonPlace, say: (text: string) => void): Promise<boolean> {
    const waiting = (): void => say("waiting for another command that starts Docker");
    const work = async (): Promise<boolean> => {
        if (await answers(cli, place)) {
            return false;
        }
        say("starting the Docker daemon");
        await fs.mkdir(place.folder, { recursive: true, mode: 0o700 });
        const config = await planConfig(place);
        await writeConfig(place, config);
        const containerd = path.join(config["exec-root"], "containerd", "containerd.pid");
        await removeStalePidFile(containerd, "containerd");
        const running = await removeStalePidFile(config.pidfile, "dockerd");
        // Somebody else's daemon that is just starting is waited for; a second one would only refuse to run.
        return running ? waitForOther(cli, place) : waitForOwn(await launch(place), cli, place);
    };
    return withLock(lockName(place), work, waiting);
}

/** Name of the lock under which a daemon of ours is started or looked after. */
export function lockName(place: DaemonPlace): string {
    return `docker-${place.host.replace(/\W+/g, "-")}`;
}

/** Whether a daemon answers at the place. */
export async function answers(cli: string, place: DaemonPlace): Promise<boolean> {
    const answer = await tryDocker(cli, ["version", "--format", "{{.Server.Version}}"], { host: place.host });
    return !answer.failed;
}

/** Waits until a daemon answers at the place; false when time is over, or when `lost` says that it never will. */
export async function waitForAnswer(cli: string, place: DaemonPlace, lost: () => boolean): Promise<boolean> {
    const deadline = performance.now() + LONGEST_START_SECONDS * 1000;
    while (performance.now() < deadline) {
        // Asked first: what is lost may be so because another daemon was quicker.
        const isLost = lost();
        if (await answers(cli, place)) {
            return true;
        }
        if (isLost) {
            return false;
        }
        await sleep(POLL_MILLISECONDS);
    }
    return false;
}

/** A daemon that this command started. */
interface Launched {
    /** 0 when it could not be started at all. */
    readonly pid: number;
    /** Aborted when it ends. */
    readonly ended: AbortSignal;
}

async function launch(place: DaemonPlace): Promise<Launched> {
    const log = await fs.open(logFile(place), "a");
    try {
        // A session of its own: neither the end of this command nor Ctrl-C in its terminal reaches it.
        const options = { detached: true, cwd: "/", stdio: ["ignore", log.fd, log.fd] as ("ignore" | number)[] };
        const [program, ...args] = place.command ?? ["dockerd"];
        const daemon = spawn(program, [...args, "--config-file", configFile(place)], options);
        daemon.unref();
        const [pid, ended] = [daemon.pid ?? 0, new AbortController()];
        daemon.once("error", () => ended.abort()).once("exit", () => ended.abort());
        // At once: a command that is interrupted while it waits leaves the daemon running, and that is still ours.
        const identity = await identify(pid);
        if (identity) {
            await writeNote(place, identity);
        }
        return { pid, ended: ended.signal };
    } finally {
        await log.close();
    }
}

async function waitForOwn({ pid, ended }: Launched, cli: string, place: DaemonPlace): Promise<boolean> {
    if (await waitForAnswer(cli, place, () => ended.aborted)) {
        return (await identify(pid)) !== undefined;
    }
    const log = await fs.readFile(logFile(place), "utf8").catch(() => "");
    const lines = log
        .trim()
        .split("\n")
        .filter((line) => !/level="?(info|debug)/.test(line));
    const end = lines.slice(-LINES_SHOWN_ON_FAILURE).join("\n");
    const problem = ended.aborted
        ? "The Docker daemon stopped while it started."
        : "The Docker daemon does not answer.";
    throw new UserError({
        problem,
        fix: `Its log is ${logFile(place)}. Fix the error in it and run it again.`,
        details: end,
    });
}

async function waitForOther(cli: string, place: DaemonPlace): Promise<boolean> {
    if (await waitForAnswer(cli, place, () => false)) {
        return false;
    }
    const problem = `A Docker daemon runs here (${place.pidFile}) but does not answer at ${place.host}.`;
    throw new UserError({ problem, fix: "Look at its log, or stop it, and run it again." });
}
