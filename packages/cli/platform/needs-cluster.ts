import { readStackFile } from "@gaiaflow/toolchain/core/stack-file";
import { hasLocalCluster, MODE_KEY, modeOf } from "../../../lib/modes";

/** Whether a stack makes a cluster on this machine. */
export function needsCluster(stack: string): boolean {
    const { config } = readStackFile(stack) as { readonly config?: Readonly<Record<string, unknown>> };
    return hasLocalCluster(modeOf(config?.[MODE_KEY], stack));
}
