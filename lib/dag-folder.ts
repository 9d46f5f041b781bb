import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** Names that begin with a dot are nobody's DAGs, but this one tells Airflow what to leave out. */
const AIRFLOW_IGNORE = ".airflowignore";

/**
 * What of a folder with DAGs is sent elsewhere: all but hidden files and folders (notebooks' checkpoints among them), and
 * what Python leaves behind when it runs.
 *
 * @returns SHA-256 by path, with slashes, in alphabetical order.
 */
export function dagFolder(folder: string): Record<string, string> {
    const entries = filesBelow(folder, "").sort();
    return Object.fromEntries(entries.map((file) => [file, sha256(path.join(folder, file))]));
}

function filesBelow(root: string, below: string): string[] {
    return fs.readdirSync(path.join(root, below), { withFileTypes: true }).flatMap((entry) => {
        const { name } = entry;
        const file = below === "" ? name : `${below}/${name}`;
        if ((name.startsWith(".") && name !== AIRFLOW_IGNORE) || name === "__pycache__" || name.endsWith(".pyc")) {
            return [];
        }
        // A link to a file is sent as that file. One to a folder may lead back to where it stands.
        const isFile = entry.isFile() || (entry.isSymbolicLink() && fs.statSync(path.join(root, file)).isFile());
        return entry.isDirectory() ? filesBelow(root, file) : isFile ? [file] : [];
    });
}

function sha256(file: string): string {
    return createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}
