import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensureArtifact, type Artifact } from "@gaiaflow/engine-core/artifact";
import { cacheDir } from "@gaiaflow/engine-core/paths";
import { reportOf, type ToolContext } from "@gaiaflow/engine-core/tool";
import type { Engines } from "./engines";
import { PULUMI_VERSION } from "./version";

/** Pulumi's own release by Pulumi's own installer; its plugins come by Pulumi's own acquisition. */
export const officialPulumi: Artifact = {
    name: "pulumi",
    version: PULUMI_VERSION,
    origin: "official",
    inputs: [],
    make: async (into) => {
        // The version is that of the Automation API itself, which takes a second to load: a second run must not pay for it.
        // By its file, since Node's own import, which this is, knows no folders.
        const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
        await PulumiCommand.install({ root: into });
    },
};

/** @throws When there is no download to be had here. */
export async function getOfficial({ say }: ToolContext): Promise<Engines> {
    say("asking for Pulumi's own release");
    const entry = await ensureArtifact(officialPulumi, say);
    const home = path.join(cacheDir(), "homes", "official");
    await fs.mkdir(home, { recursive: true });
    const record = { origin: "official", bin: path.join(entry.dir, "bin"), home } as const;
    return { record, reports: [reportOf(officialPulumi, entry)] };
}
