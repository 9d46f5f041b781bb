import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** A folder of the user's project, for a mount. */
export interface UserFolder {
    /** Its absolute path. */
    readonly folder: string;
    /** Changes when another folder takes its place at that path. */
    readonly identity: string;
}

/**
 * Lets group 0 write the notebooks of a clone that root owns. Jupyter does not run as root, and without this it could
 * save nothing; the rest of the clone stays as it is. Looks at each `up`, since notebooks come later, too: a resource
 * would do so once. A preview touches nothing.
 *
 * @returns The folder to mount, once that is done.
 */
export function notebooksAccess({ folder }: UserFolder): pulumi.Output<string> {
    if (pulumi.runtime.isDryRun()) {
        return pulumi.output(folder);
    }
    const { stdout } = command.local.runOutput({
        interpreter: ["node", "-e"],
        command: fs.readFileSync(path.join(__dirname, "scripts", "group-writable.cjs"), "utf8"),
        environment: { FOLDER: folder },
        logging: command.local.Logging.None,
        addPreviousOutputInEnv: false,
    });
    return stdout.apply(async (message) => {
        if (message !== "") {
            await pulumi.log.info(message);
        }
        return folder;
    });
}
