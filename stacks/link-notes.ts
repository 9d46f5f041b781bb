import * as fs from "node:fs";
import * as path from "node:path";
import { projectFiles } from "../components/image/project-files";
import type { Settings } from "../config/settings";
import { relative } from "../lib/folders";

/** What is looked at of a folder from elsewhere, which may hold millions of files. */
const MOST_ENTRIES = 20_000;
/** What is named of many. */
const MOST_LINES = 5;

/** Links that lead nowhere for a task, since what they point to is not among what it sees; undefined where none. */
export function linkNotes({
    mode,
    mounts,
    project,
}: Pick<Settings, "mode" | "mounts" | "project">): string | undefined {
    const { root } = project.layout;
    const ofProject = projectFiles(project.layout)
        .map(({ source }) => source)
        .filter((file) => leaves(file, root) && !isMounted(file, mounts))
        .map(
            (file) =>
                `${file} is a link to ${fs.readlinkSync(file)}: name that folder in gaiaflow:mounts, with ${path.relative(root, file)} as its path, or leave the link out by a line in .gaiaflowignore.`,
        );
    const ofMounts = mode === "prod" ? [] : mounts.flatMap(({ source }) => (source ? linksOf(source.folder) : []));
    const lines = [...ofProject, ...ofMounts];
    const more = lines.length - MOST_LINES;
    return lines.length === 0
        ? undefined
        : [
              "Links that tasks cannot follow, since they leave the folder that tasks see:",
              ...lines.slice(0, MOST_LINES),
              ...(more > 0 ? [`and ${more} more`] : []),
          ].join("\n  ");
}

/** Whether it points to a path that a task has from elsewhere. */
function isMounted(file: string, mounts: Settings["mounts"]): boolean {
    const target = fs.readlinkSync(file);
    return mounts.some((mount) => mount.path.startsWith("/") && relative(mount.path, target) !== undefined);
}

function linksOf(folder: string): string[] {
    const found: string[] = [];
    const waiting = [folder];
    for (let seen = 0; waiting.length > 0 && seen < MOST_ENTRIES;) {
        const entries = entriesOf(waiting.pop() ?? "");
        seen += entries.length;
        for (const entry of entries) {
            const file = path.join(entry.parentPath, entry.name);
            if (entry.isDirectory()) {
                waiting.push(file);
            } else if (entry.isSymbolicLink() && leaves(file, folder)) {
                found.push(
                    `${file} is a link to ${fs.readlinkSync(file)}: mount the folder that holds both, or put the file in place of the link.`,
                );
            }
        }
    }
    return found;
}

function entriesOf(folder: string): fs.Dirent[] {
    try {
        return fs.readdirSync(folder, { withFileTypes: true });
    } catch {
        return [];
    }
}

/** Whether a link points out of a folder: by an absolute path, which is another one to a task, or upwards. */
function leaves(file: string, folder: string): boolean {
    if (!fs.lstatSync(file).isSymbolicLink()) {
        return false;
    }
    const target = fs.readlinkSync(file);
    return path.isAbsolute(target) || relative(folder, path.resolve(path.dirname(file), target)) === undefined;
}
