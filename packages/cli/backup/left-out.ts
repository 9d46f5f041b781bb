import { running, servicesWith } from "../../../services/catalogue";
import { stackStatus } from "../platform/stack-status";
import { LABELS } from "./databases";

/** The databases that are a part each. */
const DATABASES: ReadonlySet<string> = new Set(Object.keys(LABELS));
/** The volumes behind the parts: of databases, objects and logs. */
const VOLUMES: ReadonlySet<string> = new Set(["postgres", "minio", "object-store", "airflow-logs"]);

/** Says which services that run have data of their own that no part of a backup is for: one that is new in the catalogue. */
export async function noteLeftOut(stack: string): Promise<void> {
    const { services } = await stackStatus(stack);
    const leftOut = leftOutServices(services.map(({ role }) => role));
    if (leftOut.length > 0) {
        console.warn(`Not in this backup: ${leftOut.join(", ")}.`);
    }
}

/** @param roles What runs. */
export function leftOutServices(roles: readonly string[]): string[] {
    return running(servicesWith(roles))
        .filter(
            ({ database, volumes }) =>
                volumes.some((volume) => !VOLUMES.has(volume)) || (database !== undefined && !DATABASES.has(database)),
        )
        .map(({ name }) => name);
}
