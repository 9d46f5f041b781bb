import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import which from "which";
import type { Artifact } from "@gaiaflow/engine-core/artifact";
import { run } from "@gaiaflow/engine-core/run";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { aptInstall, mayInstall } from "@gaiaflow/engine-core/apt-install";
import { renderAptSources } from "@gaiaflow/engine-core/mirrors/apt";
import { aptFiles } from "@gaiaflow/engine-core/mirrors/files";
import { readMachine } from "@gaiaflow/engine-core/mirrors/machine";
import { mmdebstrapArguments, PUBLIC_MIRROR, type ReachingFiles } from "./recipe";

/** The archive of the image, in the folder of its cache entry. */
export const ROOT_ARCHIVE = "root.tar";

/** Changes when the same recipe should be made again, say for security updates. */
const VERSION = "1";

/** A small Debian, made from the machine's own mirror of Debian's packages. */
export function debianRoot(release: string): Artifact {
    return {
        name: "debian",
        version: `${release}-${VERSION}`,
        origin: "registries",
        inputs: mmdebstrapArguments(release, { sources: "" }, ""),
        make: async (into, say) => {
            await ensureMmdebstrap(say);
            const fix = "Mend what mmdebstrap says above (is Debian's package mirror reached?) and run it again.";
            await withReachingFiles(release, (files) => {
                const args = mmdebstrapArguments(release, files, path.join(into, ROOT_ARCHIVE));
                return run("mmdebstrap", args, { log: "debian", say, fix });
            });
        },
    };
}

/** Lays the machine's settings of apt where only this user can read them, and removes them afterwards. */
async function withReachingFiles(release: string, work: (files: ReachingFiles) => Promise<void>): Promise<void> {
    const machine = await readMachine();
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-apt-"));
    try {
        const mirror = machine.debian.main ? machine.debian : PUBLIC_MIRROR;
        // The sources are mmdebstrap's business; told of them twice, apt would look for ours inside the new system.
        const files = aptFiles({ ...machine, debian: mirror }, release, folder, false);
        files["sources.list"] = `${renderAptSources(mirror, release).join("\n")}\n`;
        for (const [name, text] of Object.entries(files)) {
            await fs.writeFile(path.join(folder, name), text, { mode: 0o600 });
        }
        const aptConf = files["apt.conf"] === undefined ? {} : { aptConf: path.join(folder, "apt.conf") };
        await work({ sources: path.join(folder, "sources.list"), ...aptConf });
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

async function ensureMmdebstrap(say: (text: string) => void): Promise<void> {
    if ((await which("mmdebstrap", { nothrow: true })) !== null) {
        return;
    }
    if (!(await mayInstall())) {
        const problem =
            "No container registry answers, and mmdebstrap, which makes a base image without one, is missing.";
        throw new UserError({
            problem,
            fix: "On Debian or Ubuntu, type: sudo apt-get install mmdebstrap debian-archive-keyring",
        });
    }
    say("installing mmdebstrap");
    await aptInstall(["mmdebstrap", "debian-archive-keyring"], "mmdebstrap-install", say);
}
