import * as fs from "node:fs";
import * as path from "node:path";
import { relative } from "../lib/folders";
import { UserError } from "../lib/user-error";
import type { Asked } from "../requirements/current-lock";
import { readText } from "../requirements/files";
import { readInput } from "../requirements/read-input";
import { findSource } from "../requirements/source";
import { setLine } from "./config-commands";

/**
 * The folders from which code of the project's other packages is imported (`-e ./library`, a uv workspace's members), absolute
 * paths: a package's `src`, or itself.
 * @returns None where the requirements cannot be read; that is said where the lock is looked at.
 */
export function libraryFolders(
    projectRoot: string,
    { extras = [], groups = [], requirements, isElsewhere }: Asked,
): string[] {
    if (isElsewhere === true) {
        return [];
    }
    try {
        const source = findSource(projectRoot, requirements);
        // These locks are of conda's tools, long, and take no part of a project as a package.
        if (source === undefined || source.kind === "conda-lock.yml" || source.kind === "pixi.lock") {
            return [];
        }
        const folders =
            source.kind === "uv.lock" || source.kind === "pylock.toml"
                ? lockedFolders(source.file)
                : readInput(source, { extras, groups }).localProjects.map((each) => path.resolve(projectRoot, each));
        return folders.map(importedFrom);
    } catch (error) {
        if (error instanceof UserError) {
            return [];
        }
        throw error;
    }
}

/** What is wrong with those that no image would have, as a problem with its fix. */
export function outsideLibraries(
    libraries: readonly string[],
    root: string,
    { projectRoot, stack }: { readonly projectRoot: string; readonly stack: string },
): (readonly [problem: string, fix: string])[] {
    return (
        libraries
            // One that holds the project is the project itself.
            .filter((each) => relative(root, each) === undefined && relative(each, root) === undefined)
            .map((library) => {
                const holder = path.relative(projectRoot, commonFolder(root, library)) || ".";
                return [
                    `name the package in ${library}, which is outside of the project's folder, so that no image has its code`,
                    `Move it there, or name a folder that holds both: ${setLine(stack, ["project", "root"], holder)}`,
                ];
            })
    );
}

/** The lowest folder that holds both. */
function commonFolder(one: string, other: string): string {
    return relative(one, other) === undefined ? commonFolder(path.dirname(one), other) : one;
}

/** Of a uv.lock and of a pylock.toml. */
function lockedFolders(file: string): string[] {
    const found = [
        ...(readText(file) ?? "").matchAll(/\{ *(?:editable|directory|path) = "([^"]+)"(?:, *editable = \w+)? *\}/g),
    ];
    const folders = found.map(([, folder = ""]) => path.resolve(path.dirname(file), folder));
    return folders.filter((folder) => fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory());
}

function importedFrom(folder: string): string {
    const src = path.join(folder, "src");
    const isLayout = fs.existsSync(src) && !fs.existsSync(path.join(src, "__init__.py"));
    return isLayout ? src : folder;
}
