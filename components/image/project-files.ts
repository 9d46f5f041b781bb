import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ignoreFilter, ignorePattern, type IgnoreFilter } from "../../lib/ignore-rules";
import { IGNORE_FILE, OUTSIDE_DAGS, PROJECT_FOLDER, type ProjectLayout } from "../../lib/project-layout";
import { UserError } from "../../lib/user-error";

/** A file or link that tasks of a project see. */
export interface ProjectFile {
    /** Its path in the image, without a `/` before it. */
    readonly file: string;
    /** Its absolute path on this machine. */
    readonly source: string;
    readonly bytes: number;
}

/**
 * All that tasks of a project see: what no rule leaves out, and what is in no Python environment, whatever that is called.
 * @throws {pulumi.RunError} For a file that cannot be read.
 */
export function projectFiles({ outsideDags, root, rules }: ProjectLayout): ProjectFile[] {
    const filter = ignoreFilter(rules);
    return [
        ...filesOf(root, PROJECT_FOLDER.slice(1), filter),
        ...(outsideDags === undefined ? [] : filesOf(outsideDags, OUTSIDE_DAGS.slice(1), filter)),
    ];
}

function filesOf(top: string, name: string, filter: IgnoreFilter): ProjectFile[] {
    return filesIn(top, "", filter).map((file) => {
        const source = path.join(top, file);
        return { file: `${name}/${file}`, source, bytes: fs.lstatSync(source).size };
    });
}

/** What stands for the bytes of a name that is not UTF-8; the file is not found by it. */
const NO_UTF8 = "\uFFFD";

/** Pipes and sockets are nothing to send; a Python environment is not looked into. */
function filesIn(top: string, folder: string, filter: IgnoreFilter): string[] {
    const entries = entriesOf(top, folder);
    if (folder !== "" && entries.some(({ name }) => name === "pyvenv.cfg" || name === "conda-meta")) {
        return [];
    }
    return entries.flatMap((entry) => {
        const below = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) {
            return filter.isEmpty(below) ? [] : filesIn(top, below, filter);
        }
        const isSent = (entry.isFile() || entry.isSymbolicLink()) && filter.leftOutBy(below) === undefined;
        if (isSent && entry.name.includes(NO_UTF8)) {
            throw unreadable(top, below);
        }
        return isSent ? [below] : [];
    });
}

function entriesOf(top: string, folder: string): fs.Dirent[] {
    try {
        return fs.readdirSync(path.join(top, folder), { withFileTypes: true });
    } catch {
        if (folder === "") {
            // The configuration has found it there.
            return [];
        }
        throw unreadable(top, folder);
    }
}

function unreadable(top: string, file: string): pulumi.RunError {
    const problem = `${path.join(top, file)} cannot be read, so it cannot go into the image of the project.`;
    const line = file.includes(NO_UTF8) ? "" : `, ${ignorePattern(file)},`;
    const fix = `Make it readable, give it a name in UTF-8, or leave it out by a line${line} in ${path.join(top, IGNORE_FILE)}.`;
    return new pulumi.RunError(new UserError({ problem, fix }).message);
}
