import { withLock } from "@gaiaflow/engine-core/lock";
import { messageOf, UserError } from "@gaiaflow/engine-core/user-error";
import { stackOption } from "../../../config/config-commands";
import { LABELS, type Database } from "./databases";
import { askAboutKept } from "./kept-data";
import { fillBeside, forget } from "./filling";
import { findPlatform } from "./find-platform";
import { interruptible } from "./interrupt";
import { restoreObjects, type ObjectRestore } from "./objects";
import { backupPassphrase } from "./passphrase";
import { databasesIn, type RunningPlatform } from "./running-platform";
import type { ArchiveFile } from "./open-archive";
import { checkArchive, type CheckedArchive } from "./read-archive";
import { bucketNote, exchange } from "./standstill";
import { otherKindNotes, refuseObjects, refuseVersions } from "./versions";
import { wordsOf } from "./words";

export interface RestoreOptions {
    /** A file with the passphrase. */
    readonly passphraseFile?: string | undefined;
    /** Whether data of the stack may go. Defaults to false. */
    readonly replace?: boolean | undefined;
    /** Whether what an earlier restore could not put back, and has kept, may go. Defaults to asking. */
    readonly dropKept?: boolean | undefined;
}

/** What was restored. */
export interface RestoreResult {
    readonly stack: string;
    /** The stack and project that the backup is of, and when it was made. */
    readonly from: { readonly project: string; readonly stack: string; readonly made: string };
    /** How many there are of what. */
    readonly counts: Readonly<Record<string, number>>;
    /** How long the services that write stood still, in seconds. */
    readonly stoodStillSeconds: number;
    /** Buckets that the object store did not have. */
    readonly madeBuckets: readonly string[];
}

/**
 * Makes the data of a backup that of a stack. Passwords, keys and what is declared in the configuration stay the stack's.
 *
 * @throws {UserError} Where the backup does not fit or is not whole, or the stack has data; nothing is changed then.
 */
export async function restore(stack: string, file: string, options: RestoreOptions): Promise<RestoreResult> {
    const { dropKept = false, passphraseFile, replace = false } = options;
    const platform = await findPlatform(stack);
    const line = unaskedLine(stack, file, options);
    try {
        const passphrase = await backupPassphrase({ file: passphraseFile });
        return await withLock(
            `restore-${platform.project}-${stack}`,
            () => restoreInto(platform, { file, passphrase }, { dropKept, replace, line }),
            () => console.log("Another restore into this stack is going on; waiting for its end."),
        );
    } finally {
        await platform.leave();
    }
}

/** What of the stack may go. */
interface MayGo {
    readonly replace: boolean;
    readonly dropKept: boolean;
    /** What is typed where nobody is to be asked. */
    readonly line: string;
}

function unaskedLine(stack: string, file: string, { passphraseFile, replace = false }: RestoreOptions): string {
    const passphrase = passphraseFile === undefined ? "" : ` --passphrase-file ${passphraseFile}`;
    return `npx gaiaflow restore ${file}${stackOption(stack)}${passphrase}${replace ? " --replace" : ""} --drop-kept`;
}

async function restoreInto(
    platform: RunningPlatform,
    source: ArchiveFile,
    { dropKept, line, replace }: MayGo,
): Promise<RestoreResult> {
    const { stack, store } = platform;
    await platform.databases.refuseRestore();
    console.log(`checking ${source.file}`);
    const checked = await checkArchive(source, (manifest) => {
        refuseVersions(manifest, stack, platform.versions);
        refuseObjects(manifest, platform);
    });
    const { contents, manifest } = checked;
    console.log(
        `It is of stack ${manifest.stack} of ${manifest.project}, ${manifest.made}: ${wordsOf(contents.counts)}.`,
    );
    const logs = manifest.parts.includes("logs.tar") ? platform.airflow?.logs : undefined;
    otherKindNotes(manifest, platform).forEach((note) => console.log(note));
    await askAboutKept({ ...platform, logs }, restored(platform, checked), { yes: dropKept, line });
    const wantsObjects = manifest.parts.includes("objects.tar");
    const objects = wantsObjects && store ? await restoreObjects(store) : undefined;
    const filled = await attempt(platform, objects, async (signal) => {
        if (!replace) {
            await refuseData(platform, checked, objects);
        }
        const beside = await fillBeside(platform, source, checked, { objects, signal });
        await (beside.hasLogs ? platform.airflow?.logs?.setAside() : undefined);
        return { ...beside, seconds: await exchange(platform, beside) };
    });
    await finish(platform, checked, objects);
    if (filled.madeBuckets.length > 0) {
        console.log(bucketNote(stack, filled.madeBuckets));
    }
    console.log(`Stack ${stack} has the backup's data. ${stillWords(checked, filled.seconds)}`);
    const { made, project, stack: from } = manifest;
    return {
        ...{ stack, from: { project, stack: from, made }, counts: contents.counts },
        ...{ stoodStillSeconds: filled.seconds, madeBuckets: filled.madeBuckets },
    };
}

/** Does what changes nothing where it fails or is interrupted. */
async function attempt<T>(
    platform: RunningPlatform,
    objects: ObjectRestore | undefined,
    work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
    try {
        return await interruptible(work);
    } catch (error) {
        await forget(platform, objects).catch((left: unknown) => {
            console.error(
                `What was filled in beside is not all taken away; the next restore does that. ${messageOf(left)}`,
            );
        });
        throw error;
    }
}

/** From here on nothing brings the data from before back. */
async function finish(platform: RunningPlatform, checked: CheckedArchive, objects?: ObjectRestore): Promise<void> {
    await objects?.end("keep");
    await platform.databases.removeScratches(restored(platform, checked));
    await (checked.manifest.parts.includes("logs.tar") ? platform.airflow?.logs?.finish() : undefined);
}

/** @throws {UserError} Where something would be lost. */
async function refuseData(platform: RunningPlatform, checked: CheckedArchive, objects?: ObjectRestore): Promise<void> {
    const all = restored(platform, checked).map((database) => platform.databases.counts(database));
    const counts = Object.assign({}, ...(await Promise.all(all))) as Record<string, number>;
    const there = { ...counts, ...(objects ? { objects: objects.there } : {}) };
    if (Object.values(there).some((count) => count > 0)) {
        throw new UserError({
            problem: `Stack ${platform.stack} has data: ${wordsOf(there)}. A restore puts the backup's in its place.`,
            fix: `Keep it first: npx gaiaflow backup FILE${stackOption(platform.stack)}; then restore with --replace.`,
        });
    }
}

/** The stack's databases that a backup has, too. */
function restored(platform: RunningPlatform, { manifest }: CheckedArchive): Database[] {
    return databasesIn(platform).filter((name) => manifest.parts.includes(`${name}.dump`));
}

function stillWords({ manifest }: CheckedArchive, seconds: number): string {
    const names = (Object.keys(LABELS) as Database[]).filter((name) => manifest.parts.includes(`${name}.dump`));
    return `${names.map((name) => LABELS[name]).join(" and ")} stood still for ${Math.round(seconds)} s.`;
}
