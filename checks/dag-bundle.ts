import * as pulumi from "@pulumi/pulumi";
import { dagBundle } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import type { UserError } from "../lib/user-error";
import { bucketFaults } from "./bucket";
import { repositoryFaults } from "./repository";

/**
 * Whether the place that Airflow is to read DAGs from answers with the credentials that Airflow gets. A bundle that
 * cannot be read is only a line in Airflow's log.
 */
export async function dagBundleFaults(settings: Settings): Promise<UserError[]> {
    const bundle = dagBundle(settings);
    switch (bundle?.type) {
        case undefined:
            return [];
        case "git":
            return repositoryFaults(settings.identity.stack, bundle);
        case "s3":
            // A preview writes nothing, and so cannot say whether it could.
            return bucketFaults(settings, bundle, { write: !pulumi.runtime.isDryRun() });
    }
}
