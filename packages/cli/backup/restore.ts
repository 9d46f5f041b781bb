import { withLock } from "@gaiaflow/engine-core/lock";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { LABELS, type Database } from "./databases";
import { fillBeside, forget } from "./filling";
import { interruptible } from "./interrupt";
import { restoreObjects, type ObjectRestore } from "./objects";
import { backupPassphrase } from "./passphrase";
import { databasesIn, findPlace, type Place } from "./place";
import type { ArchiveFile } from "./open-archive";
import { checkArchive, type CheckedArchive } from "./read-archive";
import { bucketNote, exchange } from "./standstill";
import { refuseVersions } from "./versions";
import { wordsOf } from "./words";

export interface RestoreOptions {
    /** A file with the passphrase. */
    readonly passphraseFile?: string | undefined;
    /** Whether data of the stack may go. Defaults to false. */
    readonly replace?: boolean | undefined;
}

/**
 * Makes the data of a backup that of a stack. Passwords, keys and what is declared in the configuration stay the stack's.
 *
 * @throws {UserError} Where the backup does not fit or is not whole, or the stack has data; nothing is changed then.
 */
export async function restore(stack: string, file: string, { passphraseFile, replace }: RestoreOptions): Promise<void> {
    const place = await findPlace(stack);
    const passphrase = await backupPassphrase({ file: passphraseFile });
    await withLock(
        `restore-${place.project}-${stack}`,
        () => restoreInto(place, { file, passphrase }, replace ?? false),
        () => console.log("Another restore into this stack is going on; waiting for its end."),
    );
}

async function restoreInto(place: Place, source: ArchiveFile, replace: boolean): Promise<void> {
    const { stack, store } = place;
    console.log(`checking ${source.file}`);
    const checked = await checkArchive(source, (manifest) => refuseVersions(manifest, stack, place.versions));
    const { contents, manifest } = checked;
    console.log(
        `It is of stack ${manifest.stack} of ${manifest.project}, ${manifest.made}: ${wordsOf(contents.counts)}.`,
    );
    const wantsObjects = manifest.parts.includes("objects.tar");
    const objects = wantsObjects && store ? await restoreObjects(store) : undefined;
    const filled = await attempt(place, objects, async (signal) => {
        if (!replace) {
            await refuseData(place, checked, objects);
        }
        const beside = await fillBeside(place, source, checked, { objects, signal });
        await (beside.hasLogs ? place.airflow?.logs.setAside() : undefined);
        return { ...beside, seconds: await exchange(place, beside) };
    });
    await finish(place, checked, objects);
    if (filled.madeBuckets.length > 0) {
        console.log(bucketNote(stack, filled.madeBuckets));
    }
    console.log(`Stack ${stack} has the backup's data. ${stillWords(checked, filled.seconds)}`);
}

/** Does what changes nothing where it fails or is interrupted. */
async function attempt<T>(
    place: Place,
    objects: ObjectRestore | undefined,
    work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
    try {
        return await interruptible(work);
    } catch (error) {
        await forget(place, objects).catch((left: unknown) => {
            console.error(
                `What was filled in beside is not all taken away; the next restore does that. ${messageOf(left)}`,
            );
        });
        throw error;
    }
}

/** From here on nothing brings the data from before back. */
async function finish(place: Place, { manifest }: CheckedArchive, objects?: ObjectRestore): Promise<void> {
    await objects?.end("keep");
    await place.databases.removeScratches(databasesIn(place));
    await (manifest.parts.includes("logs.tar") ? place.airflow?.logs.finish() : undefined);
}

/** @throws {UserError} Where something would be lost. */
async function refuseData(place: Place, { manifest }: CheckedArchive, objects?: ObjectRestore): Promise<void> {
    const databases = databasesIn(place).filter((name) => manifest.parts.includes(`${name}.dump`));
    const counts = Object.assign({}, ...(await Promise.all(databases.map(place.databases.counts)))) as Record<
        string,
        number
    >;
    const there = { ...counts, ...(objects ? { objects: objects.there } : {}) };
    if (Object.values(there).some((count) => count > 0)) {
        throw new UserError({
            problem: `Stack ${place.stack} has data: ${wordsOf(there)}. A restore puts the backup's in its place.`,
            fix: `Keep it first: npx gaiaflow backup FILE${stackOption(place.stack)}; then restore with --replace.`,
        });
    }
}

function stillWords({ manifest }: CheckedArchive, seconds: number): string {
    const names = (Object.keys(LABELS) as Database[]).filter((name) => manifest.parts.includes(`${name}.dump`));
    return `${names.map((name) => LABELS[name]).join(" and ")} stood still for ${Math.round(seconds)} s.`;
}
