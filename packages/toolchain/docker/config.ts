import * as fs from "node:fs/promises";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import { configFile, type DaemonPlace } from "./place";

/** Settings of a Docker daemon, as in its `daemon.json`. */
export type DaemonConfig = Readonly<Record<string, unknown>> & {
    readonly hosts: readonly string[];
    readonly pidfile: string;
    readonly "exec-root": string;
};

/**
 * The settings for a daemon of ours: the user's own, where they made some, and the place's.
 *
 * All in one file and none on the command line: dockerd refuses a setting that stands in both.
 *
 * @throws {UserError} When the user's file cannot be read.
 */
export async function planConfig(place: DaemonPlace): Promise<DaemonConfig> {
    const user = await readUserConfig(place);
    const theirs = Array.isArray(user["hosts"]) ? (user["hosts"] as string[]) : [];
    // "fd://" is a socket that systemd would hand over.
    const hosts = [...new Set([place.host, ...theirs.filter((host) => !host.startsWith("fd:"))])];
    const base = { pidfile: place.pidFile, "exec-root": place.execRoot, "data-root": place.dataRoot };
    return { ...base, ...user, ...place.config, hosts };
}

/** Writes the settings file of a daemon of ours, whole or not at all. */
export async function writeConfig(place: DaemonPlace, config: DaemonConfig): Promise<void> {
    await writeFileAtomic(configFile(place), JSON.stringify(config, undefined, 4));
}

async function readUserConfig(place: DaemonPlace): Promise<Record<string, unknown>> {
    const text = await fs.readFile(place.userConfig, "utf8").catch(() => "{}");
    try {
        return JSON.parse(text) as Record<string, unknown>;
    } catch {
        throw new UserError({
            problem: `${place.userConfig} is not valid JSON.`,
            fix: "Fix that file, or move it away.",
        });
    }
}
