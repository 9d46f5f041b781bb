import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { pathFrom } from "../lib/folders";
import { localCommand } from "./local-command";
import { repairAtEachUp } from "./repair-at-each-up";

/** The project's DAGs in a bucket. */
export interface DagFilesArgs {
    /** The folder with the DAGs, an absolute path. */
    readonly folder: string;
    /** What of it is sent: SHA-256 by path. */
    readonly files: Readonly<Record<string, string>>;
    /** The folder that Pulumi runs in, an absolute path. */
    readonly projectRoot: string;
    /** Whose the files are, as `<project>/<stack>`; another one's are not touched. */
    readonly owner: string;
    readonly bucket: string;
    /** Below which the files lie, and nothing else. */
    readonly prefix: string;
    /** Defaults to AWS's own. */
    readonly endpoint?: string | undefined;
    /** Defaults to what AWS's clients find by themselves. */
    readonly region?: string | undefined;
    /** Who writes; kept secret whatever comes in. Defaults to whom AWS's clients find by themselves. */
    readonly key?: { readonly id: string; readonly secret: pulumi.Input<string> } | undefined;
}

/**
 * The files as a resource: what has changed is sent and what is gone removed, an `up` puts back what others took away
 * or changed in the bucket, and all goes with the stack. Nothing else of the bucket is touched.
 */
export function dagFiles(name: string, args: DagFilesArgs, opts: pulumi.CustomResourceOptions): command.local.Command {
    const { bucket, endpoint = "", files, folder, key, owner, prefix, projectRoot, region = "" } = args;
    const script = path.join(__dirname, "scripts", "dag-files.cjs");
    const run = {
        // Commands run in the project's folder: from there the paths are the same on every machine.
        interpreter: ["node", pathFrom(projectRoot, script)],
        logging: command.local.Logging.None,
        addPreviousOutputInEnv: false,
    };
    const sent = localCommand(
        name,
        {
            ...run,
            create: "sync",
            delete: "remove",
            environment: {
                BUCKET: bucket,
                ENDPOINT: endpoint,
                OWNER: owner,
                PREFIX: prefix,
                REGION: region,
                FOLDER: pathFrom(projectRoot, folder),
                ...(key ? { ACCESS_KEY_ID: key.id, SECRET_ACCESS_KEY: pulumi.secret(key.secret) } : {}),
            },
            stdin: `${JSON.stringify(files, undefined, 2)}\n`,
            // Another place gets all of the files, and the old one is left as it was before.
            triggers: [bucket, prefix, endpoint],
        },
        // Two addresses may mean one place: what is sent there first would go with the old one.
        { ...opts, deleteBeforeReplace: true },
    );
    repairAtEachUp(run, sent, opts);
    return sent;
}
