import { messageOf } from "@gaiaflow/engine-core/user-error";
import { configKey, stackOption } from "../../../config/config-commands";
import { awaitServices } from "../platform/await-services";
import { runDocker, serviceContainers, type ServiceContainer } from "../platform/containers";
import { databaseBefore } from "./databases";
import { dockerText } from "./docker-stream";
import type { Filled } from "./filling";
import { writersOf, type Place } from "./place";

/**
 * Exchanges what a stack uses for what was filled in beside it, while nobody writes; where anything of it fails, even that the
 * services get healthy with it, everything is as before. The services run again in any case.
 *
 * @returns Seconds in which they stood still.
 */
export async function exchange(place: Place, filled: Filled): Promise<number> {
    const databases = filled.scratches.map(({ database }) => database);
    const roles = writersOf(databases);
    const writers = (await serviceContainers(place.stack)).filter(
        ({ role, isRunning }) => isRunning && roles.includes(role),
    );
    const hasAirflow = databases.includes("airflow");
    const started = performance.now();
    let isSwapped = false;
    try {
        await stopAll(writers);
        await filled.objects?.swap();
        await place.databases.swap(filled.scratches);
        isSwapped = true;
        if (place.airflow && hasAirflow) {
            console.log("writing what the stack declares into Airflow's database");
            await dockerText("Airflow's migration", ["start", "--attach", place.airflow.migration]);
        }
        await startAll(writers);
        await awaitServices(place.stack, writers);
    } catch (error) {
        console.error(`${messageOf(error).split("\n")[0] ?? ""} Everything is being put back.`);
        try {
            await stopAll(writers);
            if (isSwapped) {
                await place.databases.undo(filled.scratches);
                isSwapped = false;
            }
            await filled.objects?.end("undo");
        } finally {
            if (isSwapped) {
                const names = databases.map(databaseBefore).join(", ");
                console.error(
                    `The databases could not be put back. What was in them is kept, as ${names}, and no restore removes it unasked; docs/backup.md says how it comes back.`,
                );
            }
            await startAll(writers);
        }
        await awaitServices(place.stack, writers).catch((ill: unknown) => console.error(messageOf(ill)));
        throw error;
    }
    return (performance.now() - started) / 1000;
}

/** Those that others use last. */
async function stopAll(writers: readonly ServiceContainer[]): Promise<void> {
    if (writers.length > 0) {
        console.log(`stopping ${writers.map(({ role }) => role).join(", ")}`);
        await runDocker(["stop", ...writers.toReversed().map(({ name }) => name)]);
    }
}

/** Those that run already are left alone. */
async function startAll(writers: readonly ServiceContainer[]): Promise<void> {
    if (writers.length > 0) {
        await runDocker(["start", ...writers.map(({ name }) => name)]);
    }
}

/** What is worth saying of buckets that the stack's key may not open. */
export function bucketNote(stack: string, buckets: readonly string[]): string {
    return (
        `New in its object store: ${buckets.join(", ")}. The key of tasks and notebooks opens those that ` +
        `${configKey(["objectStore", "buckets"])} in Pulumi.${stack}.yaml names: add them there, and type npx gaiaflow start${stackOption(stack)}`
    );
}
