import { rolesOf } from "../../../services/catalogue";
import type { Database } from "./databases";

/** Services that write by themselves, which stand still while what they write into is exchanged. */
export interface Writers {
    /** Those that ran, in the order in which they start. */
    readonly roles: readonly string[];
    /** Those that others use last. */
    readonly stop: () => Promise<void>;
    /** Those that run already are left alone. */
    readonly start: () => Promise<void>;
    /** Waits until they are healthy. @throws {UserError} Where one does not get so. */
    readonly healthy: () => Promise<void>;
    /** Writes what the stack declares into Airflow's database. */
    readonly declare: () => Promise<void>;
}

/** The roles that write into databases and store by themselves, in the order in which they start. */
export function writersOf(databases: readonly Database[]): string[] {
    return ["mlflow" as const, "airflow" as const].filter((name) => databases.includes(name)).flatMap(rolesOf);
}
