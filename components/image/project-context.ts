import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { contentHash } from "../../lib/hash";
import type { ProjectFile } from "./project-files";

/** What an image of a project is built from, and nothing else. */
export interface ProjectContext {
    /** Files of the project. */
    readonly files: readonly ProjectFile[];
    /** Further files, by their path in the image, without a `/` before it. */
    readonly written: Readonly<Record<string, string>>;
    /** Changes with what is in it. */
    readonly hash: string;
}

/** What nobody has built from for as long is removed. */
const KEPT_MS = 24 * 3600 * 1000;
/** One for all, so that a layer is the same whenever and wherever it is made; zip knows no time before 1980. */
const TIME = new Date("2000-01-01T00:00:00Z");

/**
 * A folder in the cache that holds the project as its image does. Docker is sent that one: it reads one folder and one list
 * of what not to send, and a project may have DAGs elsewhere.
 * @param owner The project's folder, which keeps its contexts apart from those of others.
 * @returns Its absolute path.
 */
export function stagedContext(cacheFolder: string, owner: string, context: ProjectContext): string {
    const ownerFolder = path.join(cacheFolder, "project-contexts", contentHash(new Map([["owner", owner]])));
    const folder = path.join(ownerFolder, context.hash);
    if (fs.existsSync(folder)) {
        const now = new Date();
        fs.utimesSync(folder, now, now);
        return folder;
    }
    const unfinished = path.join(ownerFolder, `.${randomUUID()}`);
    fs.mkdirSync(unfinished, { recursive: true });
    for (const { file, source } of context.files) {
        copy(source, path.join(unfinished, file));
    }
    for (const [file, text] of Object.entries(context.written)) {
        const target = path.join(unfinished, file);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, text);
        fs.utimesSync(target, TIME, TIME);
    }
    try {
        fs.renameSync(unfinished, folder);
    } catch (error) {
        // Another program was faster.
        fs.rmSync(unfinished, { recursive: true, force: true });
        if (!fs.existsSync(folder)) {
            throw error;
        }
    }
    removeOld(ownerFolder, folder);
    return folder;
}

function copy(source: string, target: string): void {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    if (fs.lstatSync(source).isSymbolicLink()) {
        fs.symlinkSync(fs.readlinkSync(source), target);
        fs.lutimesSync(target, TIME, TIME);
        return;
    }
    fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
    fs.utimesSync(target, TIME, TIME);
}

function removeOld(own: string, kept: string): void {
    for (const name of fs.readdirSync(own)) {
        const folder = path.join(own, name);
        const { mtimeMs = Date.now() } = fs.statSync(folder, { throwIfNoEntry: false }) ?? {};
        if (folder !== kept && Date.now() - mtimeMs > KEPT_MS) {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    }
}
