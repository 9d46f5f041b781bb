import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { dagBundle } from "../config/dag-bundle";
import type { Settings } from "../config/settings";
import { dagFolder } from "../lib/dag-folder";
import { UserError } from "../lib/user-error";
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
        case "image":
            // Who pushes is asked with the project's image.
            return linkFaults(settings.project.folders.dags.folder);
    }
}

/** Links among the DAGs that would lead nowhere in an image, which holds the folder alone. */
function linkFaults(folder: string): UserError[] {
    return Object.keys(dagFolder(folder)).flatMap((file) => {
        const at = path.join(folder, file);
        if (!fs.lstatSync(at).isSymbolicLink()) {
            return [];
        }
        const target = fs.readlinkSync(at);
        const from = path.resolve(path.dirname(at), target);
        const leads = path.relative(folder, from);
        if (!path.isAbsolute(target) && leads.split(path.sep)[0] !== "..") {
            return [];
        }
        const problem = `is a link to ${target}, which is not in the image of the DAGs`;
        return [new UserError({ subject: at, problem, fix: `rm '${at}' && cp '${from}' '${at}'` })];
    });
}
