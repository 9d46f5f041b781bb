import * as path from "node:path";
import { formatBytes } from "@gaiaflow/toolchain/core/format";
import { FERNET_KEY_FILE } from "../../../services/airflow-part";
import { commandText, type Into } from "./command-stream";
import { findPlatform } from "./find-platform";
import type { Manifest } from "./format";
import { FORMAT } from "./format";
import { abortable, interruptible } from "./interrupt";
import { noteLeftOut } from "./left-out";
import { readObjects } from "./objects";
import { backupPassphrase } from "./passphrase";
import { databasesIn, type RunningPlatform } from "./running-platform";
import { wordsOf } from "./words";
import { refuseExisting, writeArchive, type Part } from "./write-archive";

export interface BackupOptions {
    /** A file with the passphrase. */
    readonly passphraseFile?: string | undefined;
}

/** What was written. */
export interface BackupResult {
    /** Its absolute path. */
    readonly file: string;
    readonly bytes: number;
    /** How many there are of what. */
    readonly counts: Readonly<Record<string, number>>;
}

/** Nobody copies a team's bucket for a backup of one stack: it may be of terabytes, and its server has what keeps it. */
const BUCKET = "versions of objects and a replica, as its server makes them, keep what the databases name.";

/**
 * Writes all data of a stack into one encrypted file, while everything runs on.
 *
 * @throws {UserError} Where the stack does not run, or there is a file of that name.
 */
export async function backup(stack: string, file: string, { passphraseFile }: BackupOptions): Promise<BackupResult> {
    refuseExisting(file);
    const platform = await findPlatform(stack);
    noteLeftOut(platform.roles);
    try {
        return await backupOf(platform, file, await backupPassphrase({ file: passphraseFile, twice: true }));
    } finally {
        await platform.leave();
    }
}

async function backupOf(platform: RunningPlatform, file: string, passphrase: string): Promise<BackupResult> {
    const { project, stack, versions } = platform;
    if (platform.mlflow !== undefined && platform.store === undefined) {
        console.log(`Its objects are in a bucket elsewhere, and not in the backup: ${BUCKET}`);
    }
    const counts: Record<string, number> = {};
    for (const database of databasesIn(platform)) {
        Object.assign(counts, await platform.databases.counts(database));
    }
    const parts = partsOf(platform, counts);
    const manifest: Manifest = {
        format: FORMAT,
        made: new Date().toISOString(),
        project,
        stack,
        versions,
        parts: parts.map(({ name }) => name),
    };
    const bytes = await interruptible((signal) =>
        writeArchive({
            file,
            passphrase,
            manifest,
            parts: parts.map(({ name, open }) => ({
                name,
                open: () => {
                    console.log(`reading ${name}`);
                    return abortable(open(), signal);
                },
            })),
            counts: () => counts,
        }),
    );
    console.log(`Wrote ${path.resolve(file)}, ${formatBytes(bytes)}: ${wordsOf(counts)}.`);
    console.log("Without its passphrase nobody opens it, you neither: keep that elsewhere.");
    return { file: path.resolve(file), bytes, counts };
}

/** Each part that the stack has, opened when its turn comes. */
function partsOf(platform: RunningPlatform, counts: Record<string, number>): Part[] {
    const { airflow, databases, store } = platform;
    const logs = airflow?.logs;
    const isCounted = (objects: number) => {
        counts["objects"] = objects;
    };
    return [
        ...databasesIn(platform).map((name): Part => ({ name: `${name}.dump`, open: () => databases.dump(name) })),
        ...(store ? [{ name: "objects.tar", open: () => readObjects(store, isCounted) } as const] : []),
        ...(airflow
            ? [
                  ...(logs ? [{ name: "logs.tar", open: () => logs.dump() } as const] : []),
                  { name: "secrets.json", open: () => secretsOf(airflow.scheduler) } as const,
              ]
            : []),
    ];
}

/** What Airflow's connections and variables are encrypted with. */
async function* secretsOf(scheduler: Into): AsyncGenerator<Uint8Array> {
    const command = await scheduler(["cat", FERNET_KEY_FILE]);
    const fernetKeys = await commandText("Reading Airflow's keys", command);
    yield Buffer.from(JSON.stringify({ fernetKeys }));
}
