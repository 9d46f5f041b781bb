import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { ensureTools } from "@gaiaflow/toolchain/tools/ensure-tools";
import { needsCluster } from "./needs-cluster";

/**
 * Finds or gets the tools that a stack needs.
 *
 * @throws {UserError} When one is missing and cannot be had here.
 */
export async function toolsFor(stack = "dev"): Promise<ToolReport[]> {
    return ensureTools({ stack, cluster: needsCluster(stack) });
}
