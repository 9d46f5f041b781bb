import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cacheDir, programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import type { IN_CLUSTER } from "../../../config/airflow-schema";
import { configKey } from "../../../config/config-commands";
import type { Config } from "../../../config/schema";
import { contentHash } from "../../../lib/hash";
import { refuseUnfit } from "../../../requirements/airflow-fit";
import { prepareUv } from "./project-lock";

/** What stands before the clashes. */
const REFUSED = "What DAG files need does not fit to Airflow's own packages.";

/** What says nothing of the requirements: they could not be looked at. */
const UNASKED =
    /^(A package index (does not answer|refuses the login)|The bounds at .* cannot be read|uv finds no Python)/;

/**
 * Looks whether `gaiaflow:airflow.requirements` fit to Airflow's packages, where that is not known of these very ones yet.
 *
 * @throws {UserError} With every clash at once, before anything is built. Where there is no uv to be had, or an index or an address
 * with bounds does not answer or refuses the login, it is left to the build, which may have the image already.
 */
export async function refuseAirflowClashes(
    stack: string,
    { airflow, images, mode }: Pick<Config, "airflow" | "images" | "mode">,
): Promise<void> {
    const lines = airflow.requirements;
    const isElsewhere = mode === "prod" && airflow.deployment !== ("in-cluster" satisfies typeof IN_CLUSTER);
    if (lines.length === 0 || isElsewhere || images.airflow !== undefined) {
        return;
    }
    const lockFile = path.join(programRoot, "images", "airflow", "requirements.lock");
    const lock = await fs.readFile(lockFile, "utf8");
    const content = contentHash(new Map(Object.entries({ lock, lines: lines.join("\n") })));
    const known = path.join(cacheDir(), "airflow-fits", content);
    if (await isThere(known)) {
        return;
    }
    try {
        await prepareUv();
    } catch (error) {
        if (error instanceof UserError) {
            return;
        }
        throw error;
    }
    try {
        await refuseUnfit(
            { lines, lock, lockFile, placeOf: (index) => configKey(["airflow", "requirements", index]) },
            stack,
        );
    } catch (error) {
        if (error instanceof UserError && UNASKED.test(error.problem)) {
            return;
        }
        throw error instanceof UserError
            ? new UserError({ problem: `${REFUSED}\n${error.problem}`, fix: error.fix })
            : error;
    }
    await fs.mkdir(path.dirname(known), { recursive: true });
    await fs.writeFile(known, "");
}

async function isThere(file: string): Promise<boolean> {
    return fs.access(file).then(
        () => true,
        () => false,
    );
}
