import * as fs from "node:fs";
import * as path from "node:path";
import type { Settings } from "../config/settings";
import { rolesOf } from "../services/catalogue";

/** The name of the stack output with the Airflow that an `up` has brought. */
export const AIRFLOW_OUTPUT = "airflowVersion";

/** The Airflow of our image; undefined where the stack has another one. */
export function airflowVersion({ images, machine }: Pick<Settings, "images" | "machine">): string | undefined {
    if (images.airflow !== undefined) {
        return undefined;
    }
    const lock = path.join(machine.programRoot, "images", "airflow", "requirements.lock");
    return /^apache-airflow-core==(\S+)/m.exec(fs.readFileSync(lock, "utf8"))?.[1];
}

/**
 * What to know before an `up` that brings another minor version of Airflow to a cluster; undefined where it does not. Within one,
 * parts of both releases work on one database.
 *
 * @param last What the `up` before has brought, as far as that is known.
 * @param kubectl What asks the stack's cluster.
 * @param namespace That of the platform.
 */
export function migrationNotice(
    last: unknown,
    next: string | undefined,
    kubectl: string,
    namespace: string,
): string | undefined {
    if (typeof last !== "string" || next === undefined || minorOf(last) === minorOf(next)) {
        return undefined;
    }
    return [
        `This brings Airflow from ${last} to ${next}, another minor version: its database is migrated first, and then its parts are replaced.`,
        "Until then those of before work on tables that they do not know. Pods of tasks go on either way. To stop the parts for as long:",
        `  ${kubectl} --namespace ${namespace} scale deployment ${rolesOf("airflow").join(" ")} --replicas 0`,
        "The up starts them again. It cannot go back to the version of before: take a backup of the database.",
    ].join("\n");
}

function minorOf(version: string): string {
    return version.split(".").slice(0, 2).join(".");
}
