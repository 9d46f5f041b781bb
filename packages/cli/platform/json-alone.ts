import { UserError } from "@gaiaflow/engine-core/user-error";

/** @throws {UserError} For JSON without a word of what may be done: it asks nobody. */
export function refuseAsking({ dryRun = false, yes }: { readonly dryRun?: boolean; readonly yes: boolean }): void {
    if (!yes && !dryRun) {
        throw new UserError({ problem: "--json asks nobody.", fix: "Add --yes, or --dry-run to look at it." });
    }
}

/**
 * Does something while stdout is kept free for its result: what it, and what it uses, print on the way is on stderr. So a
 * line that somebody adds to it later makes no JSON unreadable.
 */
export async function onStderr<T>(work: () => Promise<T>): Promise<T> {
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = process.stderr.write.bind(process.stderr);
    try {
        return await work();
    } finally {
        process.stdout.write = write;
    }
}

/**
 * Does what a command does, and with `--json` prints its result, alone on stdout.
 *
 * @returns The result.
 */
export async function withJson<T>(json: boolean, work: () => Promise<T>): Promise<T> {
    if (!json) {
        return work();
    }
    const result = await onStderr(work);
    console.log(JSON.stringify(result, undefined, 2));
    return result;
}
