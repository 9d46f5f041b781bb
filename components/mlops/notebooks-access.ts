import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { folderIdentity } from "../../lib/folders";

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

/**
 * A folder in the project's, for a mount or as the place of one. An `up` makes one that is missing, since Docker would make
 * it for root, or could not; a preview touches nothing.
 */
export function projectFolder(root: string, name: string): UserFolder {
    const folder = path.join(root, name);
    const isMissing = fs.existsSync(root) && fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined;
    if (isMissing && !pulumi.runtime.isDryRun() && fs.mkdirSync(folder, { recursive: true }) !== undefined) {
        const { uid, gid } = fs.statSync(root);
        // Only root makes a folder for somebody else.
        if (fs.statSync(folder).uid !== uid) {
            fs.chownSync(folder, uid, gid);
        }
    }
    return { folder, identity: fs.existsSync(folder) ? folderIdentity(folder) : "" };
}
