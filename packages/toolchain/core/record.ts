import { cacheDir, projectRoot } from "@gaiaflow/engine-core/paths";
import type { Origin } from "@gaiaflow/engine-core/tool";
import { readJson, writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import type { ImageOrigin } from "../../../lib/base-image";
import { engineRecordFile } from "../../../lib/engine-record";

/** Which engines this project uses; written by `npm run tools`, read by every other command, so that none mixes two. */
export interface EngineRecord {
    readonly origin: Origin;
    /** Folder of the `pulumi` command and its language host. */
    readonly bin: string;
    /** Which files of both were seen to work; absent for a record of an earlier revision. */
    readonly proven?: string | undefined;
    /** PULUMI_HOME, absent where the user's own `~/.pulumi` serves. */
    readonly home?: string;
    /** Folder of a `minikube` command that was built, absent where there is none or the user's own serves. */
    readonly minikube?: string | undefined;
    /** Folder of a `uv` from PyPI, absent where the user's own serves. */
    readonly uv?: string | undefined;
    /** Where base images come from, by which the program knows the Pythons that can be had; absent before the first. */
    readonly images?: ImageOrigin | undefined;
}

/** What `npm run tools` recorded for this project, or undefined before its first success, and where that was damaged. */
export async function readRecord(): Promise<EngineRecord | undefined> {
    return (await readJson(recordFile())) as EngineRecord | undefined;
}

/** Changes a part of what is recorded. */
export async function changeRecord(change: Partial<EngineRecord>): Promise<void> {
    const record = await readRecord();
    if (record) {
        await writeRecord({ ...record, ...change });
    }
}

/** Records the engines of this project. */
export async function writeRecord(record: EngineRecord): Promise<void> {
    await writeFileAtomic(recordFile(), JSON.stringify(record));
}

function recordFile(): string {
    return engineRecordFile(cacheDir(), projectRoot());
}
