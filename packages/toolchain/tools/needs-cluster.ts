import * as fs from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { cloneDir } from "@gaiaflow/engine-core/paths";

/** The mode whose stacks make a cluster on this machine. */
const MODE = "prod_local";

/** Whether a stack makes a cluster on this machine: by its mode, which is by default its name. */
export async function needsCluster(stack: string): Promise<boolean> {
    const text = await fs.readFile(path.join(cloneDir, `Pulumi.${stack}.yaml`), "utf8").catch(() => "");
    const file = parse(text) as { config?: Record<string, unknown> } | null;
    return (file?.config?.["gaiaflow:mode"] ?? stack) === MODE;
}
