import * as fs from "node:fs/promises";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { programRoot } from "@gaiaflow/engine-core/paths";
import type { Scratch } from "./databases";
import { commandText } from "./command-stream";
import { abortable } from "./interrupt";
import type { ObjectRestore } from "./objects";
import { databasesIn, type RunningPlatform } from "./running-platform";
import type { ArchiveFile } from "./open-archive";
import { eachPart, type CheckedArchive } from "./read-archive";

/** A backup's data beside what a stack uses. */
export interface Filled {
    readonly scratches: readonly Scratch[];
    /** Nothing where the backup has none. */
    readonly objects?: ObjectRestore | undefined;
    readonly hasLogs: boolean;
    /** Buckets that the stack did not have. */
    readonly madeBuckets: readonly string[];
}

/**
 * Fills databases, objects and logs beside those in use, brings the databases to the versions of this stack, and what is
 * encrypted in them to its key. Everything runs on meanwhile.
 */
export async function fillBeside(
    platform: RunningPlatform,
    source: ArchiveFile,
    { contents }: CheckedArchive,
    { objects, signal }: { readonly objects?: ObjectRestore | undefined; readonly signal: AbortSignal },
): Promise<Filled> {
    const { airflow, databases } = platform;
    const scratches: Scratch[] = [];
    let keys = "";
    let madeBuckets: readonly string[] = [];
    let hasLogs = false;
    await eachPart(source, contents, async (name, whole) => {
        console.log(`filling in ${name}`);
        const data = abortable(whole, signal);
        if (name === "airflow.dump" || name === "mlflow.dump") {
            const scratch = await databases.makeScratch(name === "airflow.dump" ? "airflow" : "mlflow");
            scratches.push(scratch);
            await databases.fill(scratch, data);
        } else if (name === "objects.tar") {
            madeBuckets = (await objects?.load(data))?.madeBuckets ?? [];
        } else if (name === "logs.tar") {
            await airflow?.logs?.fill(data);
            hasLogs = airflow?.logs !== undefined;
        } else {
            keys = (JSON.parse(await text(data)) as { readonly fernetKeys: string }).fernetKeys;
        }
    });
    for (const scratch of scratches) {
        signal.throwIfAborted();
        await renew(platform, scratch, keys);
        await databases.handOver(scratch);
    }
    signal.throwIfAborted();
    return { scratches, objects, hasLogs, madeBuckets };
}

/** Takes away what {@link fillBeside} has filled, whole or half. */
export async function forget(platform: RunningPlatform, objects?: ObjectRestore): Promise<void> {
    await objects?.end("undo");
    await platform.databases.removeFilled(databasesIn(platform));
    await platform.airflow?.logs?.undo();
}

/** By Airflow and MLflow themselves; what is secret goes by standard input. */
async function renew(
    { airflow, mlflow }: RunningPlatform,
    { database, name, url }: Scratch,
    keys: string,
): Promise<void> {
    const isAirflow = database === "airflow";
    const service = isAirflow ? airflow?.scheduler : mlflow;
    if (service === undefined) {
        throw new Error(`${database} does not run`);
    }
    console.log(
        isAirflow ? "migrating Airflow's database, and encrypting it with this stack's key" : "migrating MLflow's",
    );
    const file = path.join(programRoot, "packages", "cli", "backup", `renew_${database}.py`);
    await commandText(
        `The migration of the restored database ${database}`,
        await service(["python", "-c", await fs.readFile(file, "utf8")]),
        JSON.stringify({ ...(url === undefined ? { database: name } : { url }), keys }),
    );
}
