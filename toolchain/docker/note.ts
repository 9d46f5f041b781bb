import * as fs from "node:fs/promises";
import * as path from "node:path";
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
    const text = await fs.readFile(noteFile(place), "utf8").catch(() => "null");
    const note = JSON.parse(text) as DaemonNote | null;
    return note && (await isRunning(note)) ? note : undefined;
}

/** Notes what we know of a daemon of ours. */
export async function writeNote(place: DaemonPlace, note: DaemonNote): Promise<void> {
    await fs.writeFile(`${noteFile(place)}.unfinished`, JSON.stringify(note));
    await fs.rename(`${noteFile(place)}.unfinished`, noteFile(place));
}

function noteFile(place: DaemonPlace): string {
    return path.join(place.folder, "started.json");
}
