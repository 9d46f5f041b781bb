import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { pythonsFrom, type ImageOrigin } from "../lib/base-image";
import type { Asked, CurrentLock } from "../requirements/current-lock";
import { allPackages, diffLocks, parseLock, type Lock } from "../requirements/lock";
import { stackOption } from "./config-commands";

/** Who asks, and where images come from there. */
export interface Whence {
    readonly stack: string;
    readonly imageOrigin: ImageOrigin;
}

/**
 * The lock that is missing, or of another state of its source, as a start would write it. Says what it would change, with all
 * that is worth knowing of it: what is left out is in no list of versions.
 * @throws {UserError} Where it cannot be made, with all that is wrong.
 */
export async function madeInMemory(
    { file, lock, lockedBy, source }: CurrentLock,
    { conda, extras = [], groups = [], indexes = [], python }: Asked,
    { stack, imageOrigin }: Whence,
): Promise<Lock | undefined> {
    // Only now: what runs uv takes its time to load, and a lock is rarely stale.
    const { resolveProject } = await import("../requirements/project-lock");
    const pythons = pythonsFrom(imageOrigin);
    const options = { conda, extras, groups, indexes, python, pythons, locked: lock?.python, lockedBy, stack };
    const made = await resolveProject(source, options);
    const changes = diffLocks(lock && allPackages(lock), allPackages(made));
    const what = lock === undefined ? "is not there" : "is of another state of the requirements";
    await pulumi.log.info(
        [
            `${path.basename(file)} ${what}. \`npx gaiaflow start${stackOption(stack)}\` writes it; what it would change:`,
            ...changes,
            ...made.notes.map((note) => `Note: ${note}`),
        ].join("\n  "),
    );
    return parseLock(made.text);
}
