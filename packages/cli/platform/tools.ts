import { TRIXIE, baseWithPython } from "@gaiaflow/engine-core/base-image";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { ensureTools } from "@gaiaflow/toolchain/tools/ensure-tools";
import { needsCluster } from "./needs-cluster";

/**
 * Finds or gets the tools that a stack needs.
 *
 * @param python The Python of its project's environment. Defaults to what all images of the platform have.
 * @throws {UserError} When one is missing and cannot be had here.
 */
export async function toolsFor(stack = "dev", python = TRIXIE.python): Promise<ToolReport[]> {
    const base = baseWithPython(python) ?? TRIXIE;
    return ensureTools({ stack, cluster: needsCluster(stack), base });
}
