import * as fs from "node:fs";
import * as path from "node:path";
import { relative } from "../../../lib/folders";
import { NotJudged } from "./not-judged";

/** What no stack is made from: git is asked for its commit, npm's packages have their lock, and Python leaves the rest behind. */
const LEFT_OUT = new Set([".git", "node_modules", "__pycache__", ".ipynb_checkpoints"]);
/** Above it, a look takes longer than it saves. */
const MOST_ENTRIES = 20_000;
/** Pulumi writes a salt into them, which is taken out again: what counts is what they say. */
const STACK_FILE = /^Pulumi\..+/;

/** What may change in a folder and is nobody's business. */
export interface FolderRules {
    /** A folder in it where notebooks are saved while the stack runs: their names and rights count, and no more. Defaults to none. */
    readonly notebooks?: string | undefined;
}

/**
 * All files and folders below a folder, a line each, which is another one once the file was written, replaced or given to
 * somebody else. None is read: the system's time of the last change is one that no program can set.
 *
 * @returns Nothing of a folder that is not there.
 * @throws {NotJudged} For a link to a folder elsewhere, and for too many.
 */
export function filesIn(root: string, { notebooks }: FolderRules = {}): string[] {
    const lines: string[] = [];
    const visit = (folder: string, hasNotebooks: boolean): void => {
        for (const name of fs.readdirSync(folder).sort()) {
            const file = path.join(folder, name);
            const stats = fs.lstatSync(file);
            if (lines.length > MOST_ENTRIES) {
                throw new NotJudged(`${root} has more than ${MOST_ENTRIES} files`);
            }
            if (!LEFT_OUT.has(name)) {
                const isOwnFile = folder === root && STACK_FILE.test(name);
                const content = isOwnFile && stats.isFile() ? fs.readFileSync(file, "utf8") : changeOf(stats);
                const isSaved = hasNotebooks && stats.isFile() && name.endsWith(".ipynb");
                lines.push(`${file} ${rightsOf(stats)} ${isSaved ? "" : content}`);
            }
            if (stats.isSymbolicLink()) {
                lines.push(targetOf(file, root));
            } else if (stats.isDirectory() && !LEFT_OUT.has(name)) {
                visit(file, hasNotebooks || file === notebooks);
            }
        }
    };
    const rootStats = fs.statSync(root, { throwIfNoEntry: false });
    if (rootStats !== undefined) {
        lines.push(`${root} ${rightsOf(rootStats)} ${changeOf(rootStats)}`);
        visit(root, root === notebooks);
    }
    return lines;
}

/** The same of one file, wherever a link may lead; one that is not there has a line, too. */
export function fileLine(file: string): string {
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? `${file} -` : `${file} ${rightsOf(stats)} ${changeOf(stats)}`;
}

function rightsOf({ gid, mode, uid }: fs.Stats): string {
    return `${mode.toString(8)} ${uid}:${gid}`;
}

/** A folder's own time moves with each file that comes or goes, which has a line of its own. */
function changeOf(stats: fs.Stats): string {
    const { birthtimeMs, ctimeMs, ino, mtimeMs, size } = stats;
    return stats.isDirectory() ? `${ino} ${birthtimeMs}` : `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}

/** What is in a folder elsewhere is not looked at, and a task or an image may see it. */
function targetOf(link: string, root: string): string {
    const target = fs.existsSync(link) ? fs.realpathSync(link) : undefined;
    const isElsewhere = target !== undefined && relative(fs.realpathSync(root), target) === undefined;
    if (target !== undefined && isElsewhere && fs.statSync(target).isDirectory()) {
        throw new NotJudged(`${link} is a link to a folder elsewhere`);
    }
    return `${fs.readlinkSync(link)} ${fileLine(link)}`;
}
