import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { hasLocalCluster, MODE_KEY, modeOf } from "../../../lib/modes";

/** Whether a stack makes a cluster on this machine. */
export function needsCluster(stack: string): boolean {
    return hasLocalCluster(modeOf(ownConfig(stack)[MODE_KEY], stack));
}
