import * as fs from "node:fs/promises";
import * as path from "node:path";
import { listArtifacts } from "@gaiaflow/engine-core/artifact";
import { withLock } from "@gaiaflow/engine-core/lock";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { before, type PruneGroup } from "./leftover";

/** Old tools of which there are newer ones, and that no clone has on record. Any of them is got again where it is needed. */
export const oldTools: PruneGroup = {
    name: "tools",
    find: async (_stack, { imageDays }) => {
        const entries = await listArtifacts();
        const records = await clonesRecords();
        const oldest = before(imageDays).toISOString();
        const old = entries.filter(
            ({ dir, made, name }) =>
                made < oldest &&
                entries.some((other) => other.name === name && other.made > made) &&
                !records.some((text) => text.includes(dir)),
        );
        const bytes = old.reduce((sum, entry) => sum + entry.bytes, 0);
        const remove = async () => {
            for (const { dir } of old) {
                await withLock(path.basename(dir), async () => {
                    // First what says that it is whole: whoever looks for it then makes it again.
                    await fs.rm(`${dir}.json`, { force: true });
                    await fs.rm(dir, { recursive: true, force: true });
                });
            }
        };
        return old.length === 0 ? [] : [{ what: "tools that newer ones replaced", count: old.length, bytes, remove }];
    },
};

/** What each clone has on record of where its tools lie. */
async function clonesRecords(): Promise<string[]> {
    const folder = path.join(cacheDir(), "clones");
    const files = await fs.readdir(folder).catch(() => [] as string[]);
    return Promise.all(files.map((file) => fs.readFile(path.join(folder, file), "utf8")));
}
