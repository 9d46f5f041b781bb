import * as path from "node:path";
import { readJson, writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import type { DaemonPlace } from "./place";
import { isRunning, type ProcessIdentity } from "./process-identity";

/** How privileged containers fare: they start, they start with our runtime, or they do not. */
export type Privileged = "plain" | "wrapped" | "refused";

/** What we know of a daemon that we started. */
export interface DaemonNote extends ProcessIdentity {
    /** Absent until it was tried. */
    readonly privileged?: Privileged;
}

/** Our note of the daemon that runs at the place; undefined when that daemon is not ours. */
export async function readNote(place: DaemonPlace): Promise<DaemonNote | undefined> {
    const note = (await readJson(noteFile(place))) as DaemonNote | undefined;
    return note && (await isRunning(note)) ? note : undefined;
}

/** Notes what we know of a daemon of ours. */
export async function writeNote(place: DaemonPlace, note: DaemonNote): Promise<void> {
    await writeFileAtomic(noteFile(place), JSON.stringify(note));
}

function noteFile(place: DaemonPlace): string {
    return path.join(place.folder, "started.json");
}
