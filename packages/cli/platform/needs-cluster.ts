import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cloneDir } from "@gaiaflow/engine-core/paths";
import { parse } from "yaml";
import { hasLocalCluster, MODE_KEY, modeOf } from "../../../lib/modes";

/** Whether a stack makes a cluster on this machine. */
export async function needsCluster(stack: string): Promise<boolean> {
    const text = await fs.readFile(path.join(cloneDir, `Pulumi.${stack}.yaml`), "utf8").catch(() => "");
    const file = parse(text) as { config?: Record<string, unknown> } | null;
    return hasLocalCluster(modeOf(file?.config?.[MODE_KEY], stack));
}
