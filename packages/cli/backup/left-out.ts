import { running, servicesWith } from "../../../services/catalogue";
import { LABELS } from "./databases";

/** The databases that are a part each. */
const DATABASES: ReadonlySet<string> = new Set(Object.keys(LABELS));
/** The volumes behind the parts: of databases, objects and logs. */
const VOLUMES: ReadonlySet<string> = new Set(["postgres", "minio", "object-store", "airflow-logs"]);

/** Says which services of these roles have data of their own that no part of a backup is for: one that is new in the catalogue. */
export function noteLeftOut(roles: readonly string[]): void {
    const leftOut = leftOutServices(roles);
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
