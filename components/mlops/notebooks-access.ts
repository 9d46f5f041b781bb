import * as fs from "node:fs";
import * as path from "node:path";
import * as command from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { UserFolder } from "./user-folders";

/**
 * Lets group 0 write the notebooks of a clone that root owns. Jupyter does not run as root, and without this it could
 * save nothing; the rest of the clone stays as it is.
 */
export function notebooksAccess(name: string, notebooks: UserFolder, parent: pulumi.Resource): command.local.Command {
    return new command.local.Command(
        name,
        {
            interpreter: ["node", "-e"],
            create: fs.readFileSync(path.join(__dirname, "scripts", "group-writable.cjs"), "utf8"),
            environment: { FOLDER: notebooks.folder },
            triggers: [notebooks.identity],
            addPreviousOutputInEnv: false,
        },
        { parent },
    );
}
