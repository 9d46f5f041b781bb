import { createHash } from "node:crypto";
import * as os from "node:os";
import * as path from "node:path";
import { readJson, writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { dockerHost } from "@gaiaflow/toolchain/core/environment";
import { projectName } from "@gaiaflow/toolchain/core/project";
import { workingOn } from "../../../checks/doctor/state-lock";
import type { Outputs } from "../platform/show-platform";
import { inputsOf } from "./inputs";
import { objectsOf } from "./objects";
import { storedState } from "./state";

/** What a start prints at its end. */
export interface Shown {
    /** What the stack gives out, without its secrets. */
    readonly outputs: Outputs;
    /** What the program or a provider wants to be known. */
    readonly notes: readonly string[];
}

/** How a stack stands, by digests of all that Pulumi would look at. */
export interface Fingerprint {
    /** What it is made from and what it consists of. */
    readonly stack: string;
    /** What Pulumi has on record. */
    readonly state: string;
}

/** @returns Nothing where that cannot be judged without Pulumi, or something is not well. */
export async function fingerprint(stack: string): Promise<Fingerprint | undefined> {
    const identity = { project: projectName(), stack };
    try {
        const { folder, resources, text } = storedState(identity);
        if (workingOn(identity, folder, os.hostname()) !== undefined) {
            return undefined;
        }
        Object.assign(process.env, await dockerHost());
        const both = await Promise.all([objectsOf(identity, resources), inputsOf(identity)]);
        return { stack: digest(both.join()), state: digest(text) };
    } catch {
        // Whatever it is, Pulumi finds it as well, and says it in its own words.
        return undefined;
    }
}

/** What to print, where a stack stands as a start left it that found nothing to do. */
export async function shownIfUpToDate(stack: string): Promise<Shown | undefined> {
    const left = (await readJson(recordFile(stack))) as (Fingerprint & { readonly shown: Shown }) | undefined;
    const now = left && (await fingerprint(stack));
    return now !== undefined && now.stack === left?.stack && now.state === left.state ? left.shown : undefined;
}

/**
 * Notes how a start leaves a stack in which Pulumi found nothing to do.
 *
 * @param before How it stood before Pulumi looked: what has changed meanwhile, Pulumi may not have seen.
 */
export async function recordUpToDate(stack: string, before: Fingerprint | undefined, shown: Shown): Promise<void> {
    const after = before && (await fingerprint(stack));
    if (after === undefined || after.stack !== before?.stack) {
        return;
    }
    // Loaded where it is needed: a start that ends at once asks nothing of it.
    const { isJudged } = await import("./judged");
    if (!isJudged(stack)) {
        return;
    }
    const { notes, outputs } = shown;
    const { airflowFolder, platformNamespace, urls } = outputs;
    const left = { ...after, shown: { notes, outputs: { airflowFolder, platformNamespace, urls } } };
    await writeFileAtomic(recordFile(stack), JSON.stringify(left));
}

/** Its folder has the name that machines know it by. */
function recordFile(stack: string): string {
    const backend = process.env["PULUMI_BACKEND_URL"] ?? "";
    return path.join(cacheDir(), "as-left", `${digest([os.homedir(), backend, projectName(), stack].join("\n"))}.json`);
}

function digest(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
