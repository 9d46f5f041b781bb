import { messageOf } from "@gaiaflow/engine-core/user-error";
import { configKey, stackOption } from "../../../config/config-commands";
import type { Filled } from "./filling";
import type { RunningPlatform } from "./running-platform";
import type { Writers } from "./writers";

/**
 * Exchanges what a stack uses for what was filled in beside it, while nobody writes; where anything of it fails, even that the
 * services get healthy with it, everything is as before. The services run again in any case.
 *
 * @returns Seconds in which they stood still.
 */
export async function exchange(platform: RunningPlatform, filled: Filled): Promise<number> {
    const databases = filled.scratches.map(({ database }) => database);
    const writers = whereAny(await platform.writers(databases));
    const started = performance.now();
    let isSwapped = false;
    try {
        await writers.stop();
        await filled.objects?.swap();
        await platform.databases.swap(filled.scratches);
        isSwapped = true;
        if (platform.airflow && databases.includes("airflow")) {
            console.log("writing what the stack declares into Airflow's database");
            await writers.declare();
        }
        await writers.start();
        await writers.healthy();
    } catch (error) {
        console.error(`${messageOf(error).split("\n")[0] ?? ""} Everything is being put back.`);
        try {
            await writers.stop();
            if (isSwapped) {
                await platform.databases.undo(filled.scratches);
                isSwapped = false;
            }
            await filled.objects?.end("undo");
        } finally {
            if (isSwapped) {
                const names = databases.map(platform.databases.before).join(", ");
                console.error(
                    `The databases could not be put back. What was in them is kept, as ${names}, and no restore removes it unasked; docs/backup.md says how it comes back.`,
                );
            }
            await writers.start();
        }
        await writers.healthy().catch((ill: unknown) => console.error(messageOf(ill)));
        throw error;
    }
    return (performance.now() - started) / 1000;
}

/** Says what is stopped, and does nothing where there is nothing of it. */
function whereAny(writers: Writers): Writers {
    const nothing = () => Promise.resolve();
    return writers.roles.length === 0
        ? { ...writers, stop: nothing, start: nothing, healthy: nothing }
        : {
              ...writers,
              stop: async () => {
                  console.log(`stopping ${writers.roles.join(", ")}`);
                  await writers.stop();
              },
          };
}

/** What is worth saying of buckets that the stack's key may not open. */
export function bucketNote(stack: string, buckets: readonly string[]): string {
    return (
        `New in its object store: ${buckets.join(", ")}. The key of tasks and notebooks opens those that ` +
        `${configKey(["objectStore", "buckets"])} in Pulumi.${stack}.yaml names: add them there, and type npx gaiaflow start${stackOption(stack)}`
    );
}
