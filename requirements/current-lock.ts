import * as path from "node:path";
import { OWN_PACKAGE } from "../lib/own-package";
import { printErrors, UserError } from "../lib/user-error";
import type { CondaWay } from "./conda-ask";
import { lockFile, lockedFor, isStale, readLock, type Lock } from "./lock";
import type { Source } from "./input";
import { REFUSED } from "./input";
import { readInput } from "./read-input";
import type { PackageIndex } from "./package-index";
import { findSource } from "./source";

/** What a stack's configuration says of its project's requirements. */
export interface Asked {
    /** The file that says what the project needs. Defaults to the first that is there. */
    readonly requirements?: string | undefined;
    readonly python?: string | undefined;
    readonly extras?: readonly string[] | undefined;
    readonly groups?: readonly string[] | undefined;
    /** How conda's channels are asked. Defaults to `auto`. */
    readonly conda?: CondaWay | undefined;
    readonly indexes?: readonly PackageIndex[] | undefined;
    /** Whether a Dockerfile of the project's own installs what it needs. Defaults to false. */
    readonly isElsewhere?: boolean | undefined;
}

/** Where a project's requirements stand, and how far its lock has come. */
export interface CurrentLock {
    readonly source: Source;
    /** The lock's absolute path, whether it is there or not. */
    readonly file: string;
    /** What is there. */
    readonly lock: Lock | undefined;
    /** How it was made of this source; undefined where it is not there, or of another file. */
    readonly lockedBy: "conda" | "pypi" | undefined;
    /** Whether it has to be made, or made again. */
    readonly isStale: boolean;
}

/**
 * Looks at a project's lock; nothing is resolved.
 * @returns undefined where the project needs nothing.
 * @throws {UserError} For a source that is not there or cannot be read, or asks for GaiaFlow's own package, whatever a lock has.
 */
export function currentLock(projectRoot: string, asked: Asked): CurrentLock | undefined {
    const source = asked.isElsewhere ? undefined : findSource(projectRoot, asked.requirements);
    if (source === undefined) {
        return undefined;
    }
    const { conda, extras = [], groups = [], indexes = [], python } = asked;
    const file = lockFile(source);
    const lock = readLock(file);
    const input = readInput(source, { extras, groups });
    if (input.faults.some(({ problem }) => problem === OWN_PACKAGE.problem)) {
        throw new UserError({ problem: printErrors(input.faults, REFUSED), fix: "" });
    }
    return {
        ...{ source, file, lock, lockedBy: madeBy(lock, source) },
        isStale:
            lock === undefined || isStale(lock, input, { ...lockedFor({ conda, extras, groups, indexes }), python }),
    };
}

function madeBy(lock: Lock | undefined, { file, projectRoot }: Source): "conda" | "pypi" | undefined {
    const isOfSource = lock?.source === path.relative(projectRoot, file).replaceAll("\\", "/");
    return lock === undefined || !isOfSource ? undefined : Object.keys(lock.conda).length > 0 ? "conda" : "pypi";
}
