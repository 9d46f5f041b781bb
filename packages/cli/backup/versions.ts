import * as semver from "semver";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { LABELS, type Database } from "./databases";
import type { Manifest, PartName, Versions } from "./format";
import type { RunningPlatform } from "./running-platform";

/** Which service a part belongs to. */
const SERVICE_OF = { "airflow.dump": "airflow", "mlflow.dump": "mlflow" } as const;

/**
 * By the numbers of two releases; what stands behind them, as `rc1`, is left out.
 *
 * @returns Less than 0 where the first is older.
 */
export function compareVersions(first: string, second: string): number {
    return semver.compare(semver.coerce(first) ?? "0.0.0", semver.coerce(second) ?? "0.0.0");
}

/**
 * Refuses a backup that this stack cannot take: a newer Airflow or MLflow brings older data to its own form, and no other way
 * round.
 *
 * @throws {UserError} With all that does not fit.
 */
export function refuseVersions({ parts, versions }: Manifest, stack: string, here: Versions): void {
    const option = stackOption(stack);
    const missing = parts.flatMap((part) => {
        const service = serviceOf(part);
        return service !== undefined && here[service] === undefined ? [service] : [];
    });
    if (missing.length > 0) {
        const services = missing.map((service) => ` --service ${service}`).join("");
        throw new UserError({
            problem: `The backup has data of ${missing.map((service) => LABELS[service]).join(" and ")}, which stack ${stack} does not run.`,
            fix: `Start it: npx gaiaflow mlops start${services}${option}`,
        });
    }
    if (versions.postgres !== here.postgres) {
        throw new UserError({
            problem: `The backup is of Postgres ${versions.postgres}, stack ${stack} has ${here.postgres}.`,
            fix: `Restore it into a stack with Postgres ${versions.postgres}: one of GaiaFlow ${versions.gaiaflow}.`,
        });
    }
    const older = parts.flatMap((part) => {
        const service = serviceOf(part);
        const [theirs, ours] = service === undefined ? [] : [versions[service], here[service]];
        const isOlder = theirs !== undefined && ours !== undefined && compareVersions(ours, theirs) < 0;
        return service !== undefined && isOlder
            ? [`${LABELS[service]} ${ours}, older than the backup's ${theirs}`]
            : [];
    });
    if (older.length > 0) {
        throw new UserError({
            problem: `Stack ${stack} has ${older.join("; ")}. An older one cannot read newer data.`,
            fix: "Bring the stack to that version or a later one, and restore then.",
        });
    }
}

/**
 * Refuses objects where the stack's are in a bucket of the team's.
 *
 * @throws {UserError} With how they get there.
 */
export function refuseObjects({ parts }: Manifest, { stack, store }: Pick<RunningPlatform, "stack" | "store">): void {
    if (parts.includes("objects.tar") && store === undefined) {
        throw new UserError({
            problem: `The backup has objects, and those of stack ${stack} are in a bucket elsewhere, which no restore writes into.`,
            fix: "Restore it into a stack with an object store of its own, and copy what is below its bucket mlflow/ from there.",
        });
    }
}

/** What is worth saying where a backup has less than the stack, since it is of one that keeps that elsewhere. */
export function otherKindNotes(
    { parts }: Pick<Manifest, "parts">,
    { airflow, store }: Pick<RunningPlatform, "airflow" | "store">,
): string[] {
    const lacksObjects = store !== undefined && parts.includes("mlflow.dump") && !parts.includes("objects.tar");
    const lacksLogs = airflow !== undefined && airflow.logs === undefined && parts.includes("logs.tar");
    return [
        ...(lacksObjects
            ? ["It has no objects: these are in a bucket elsewhere, from which models and artifacts have to be copied."]
            : []),
        ...(lacksLogs
            ? ["Its logs of tasks are left out: this stack has them in its object store, in another form."]
            : []),
    ];
}

function serviceOf(part: PartName): Database | undefined {
    return part in SERVICE_OF ? SERVICE_OF[part as keyof typeof SERVICE_OF] : undefined;
}
