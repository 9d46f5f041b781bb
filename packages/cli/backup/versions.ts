import * as semver from "semver";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { LABELS, type Database } from "./databases";
import type { Manifest, PartName, Versions } from "./format";

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

function serviceOf(part: PartName): Database | undefined {
    return part in SERVICE_OF ? SERVICE_OF[part as keyof typeof SERVICE_OF] : undefined;
}
