import * as path from "node:path";
import { readMachine } from "@gaiaflow/engine-core/mirrors/machine";
import { uvVariables } from "@gaiaflow/engine-core/mirrors/python";
import { projectRoot } from "@gaiaflow/engine-core/paths";
import { imageOrigin } from "@gaiaflow/toolchain/core/image-origin";
import { ensureUv } from "@gaiaflow/toolchain/tools/uv";
import { builtBesideOthers } from "../../../config/builds-beside";
import { pythonsFrom } from "../../../lib/base-image";
import { currentLock, type Asked } from "../../../requirements/current-lock";
import type { Source } from "../../../requirements/input";
import { allPackages, diffLocks, parseLock, writeLock, type Lock } from "../../../requirements/lock";
import { resolveProject } from "../../../requirements/project-lock";
import { builtBeside } from "../../../requirements/without-isolation";
import { withPasswords } from "./index-passwords";

/**
 * Brings the lock of a stack's project up to its requirements and says what that changes.
 *
 * @throws {UserError} With everything that stands in the way, before anything is built.
 */
export async function updateLock(stack: string, asked: Asked): Promise<void> {
    const current = currentLock(projectRoot(), asked);
    if (current === undefined) {
        return;
    }
    const { file, isStale, lock, lockedBy, source } = current;
    if (!isStale) {
        sayBuilds(lock, source);
        return;
    }
    await prepareUv();
    console.log(`Resolving ${path.relative(projectRoot(), source.file)} …`);
    const { conda, extras = [], groups = [], python } = asked;
    const indexes = await withPasswords(stack, asked.indexes ?? []);
    const pythons = pythonsFrom(await imageOrigin());
    const options = { conda, extras, groups, indexes, python, pythons, locked: lock?.python, lockedBy, stack };
    const made = await resolveProject(source, options);
    writeLock(file, made.text);
    const name = path.relative(projectRoot(), file);
    const all = allPackages(made);
    const changes = diffLocks(lock && allPackages(lock), all);
    const what =
        lock === undefined
            ? [`Wrote ${name}: ${all.length} packages for Python ${made.python}. Commit it.`]
            : [`Changed ${name}. Commit it.`, ...changes.map((change) => `  ${change}`)];
    console.log([...what, ...made.notes.map((note) => `Note: ${note}`)].join("\n"));
    sayBuilds(parseLock(made.text), source);
}

/** A build that will hardly succeed is named before one begins: what the program itself says of it stands below all that was done. */
function sayBuilds(lock: Lock | undefined, source: Source): void {
    const all = lock === undefined ? [] : builtBesideOthers(lock, builtBeside(source));
    all.forEach((each) => console.log(`Note: ${each}`));
}

/** Puts uv on PATH, with the mirrors that this machine has for pip. */
export async function prepareUv(): Promise<void> {
    const [uv, { environment, pip }] = await Promise.all([ensureUv(), readMachine()]);
    const folders = [path.dirname(uv), process.env["PATH"] ?? ""];
    Object.assign(process.env, uvVariables(pip, environment), { PATH: folders.join(path.delimiter) });
}
