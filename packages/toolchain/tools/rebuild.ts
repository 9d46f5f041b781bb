import { Listr } from "listr2";
import { remakeArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { forcedOrigin } from "../core/forced-origin";
import { loadFallback } from "../load-fallback";
import { LIST_OPTIONS, withProgress } from "../core/progress";
import { readRecord } from "../core/record";
import { reportOf, type ToolReport } from "@gaiaflow/engine-core/tool";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { ensureTools } from "./ensure-tools";
import { officialPulumi } from "./pulumi/official";

/**
 * Makes one part of the cache again, whether this clone uses it or not. The old one serves until the new one is whole.
 *
 * @param name As `npm run tools -- --list` shows it.
 * @returns What to say of it, in a list of one.
 * @throws {UserError} When there is no part of that name, or it cannot be made.
 */
export async function rebuild(name: string): Promise<readonly ToolReport[]> {
    const parts = await rebuildable();
    const artifact = parts.find((part) => part.name === name);
    if (artifact === undefined) {
        const names = parts.map((part) => part.name).sort();
        throw new UserError({
            problem: `There is no part called ${name}.`,
            fix: `Parts that can be made again: ${names.join(", ")}`,
        });
    }
    if (artifact.name === "node-image") {
        // Docker builds it, on the base image.
        await ensureTools();
    }
    const reports: ToolReport[] = [];
    const task = async (_: unknown, shown: { output: string }): Promise<void> => {
        reports.push(reportOf(artifact, await withProgress(shown, (say) => remakeArtifact(artifact, say))));
    };
    await new Listr([{ title: `${name}, again`, task }], LIST_OPTIONS).run();
    return reports;
}

/** Every part that the cache may hold; of the two Pulumi the one that this clone uses. */
async function rebuildable(): Promise<readonly Artifact[]> {
    const origin = forcedOrigin("pulumi") ?? (await readRecord())?.origin;
    const built = loadFallback().artifacts();
    return origin === "official"
        ? built.map((part) => (part.name === officialPulumi.name ? officialPulumi : part))
        : built;
}
