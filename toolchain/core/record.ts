import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cacheDir, cloneDir } from "./paths";
import type { Origin } from "./tool";

/** Which Pulumi this clone uses; written by `npm run tools`, read by every other command, so that none mixes two. */
export interface EngineRecord {
    readonly origin: Origin;
    /** Folder of the `pulumi` command and its language host. */
    readonly bin: string;
    /** PULUMI_HOME, absent where the user's own `~/.pulumi` serves. */
    readonly home?: string;
}

/** What `npm run tools` recorded for this clone, or undefined before its first success. */
export async function readRecord(): Promise<EngineRecord | undefined> {
    const text = await fs.readFile(recordFile(), "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as EngineRecord);
}

/** Records the engines of this clone. */
export async function writeRecord(record: EngineRecord): Promise<void> {
    await fs.mkdir(path.dirname(recordFile()), { recursive: true });
    await fs.writeFile(`${recordFile()}.unfinished`, JSON.stringify(record));
    await fs.rename(`${recordFile()}.unfinished`, recordFile());
}

function recordFile(): string {
    const clone = crypto.createHash("sha256").update(cloneDir).digest("hex").slice(0, 12);
    return path.join(cacheDir(), "clones", `${clone}.json`);
}
