import { readStackFile } from "@gaiaflow/toolchain/core/stack-file";
import { hasLocalCluster, MODE_KEY, modeOf } from "../../../lib/modes";

/** Whether a stack makes a cluster on this machine. */
export async function needsCluster(stack: string): Promise<boolean> {
    const { config } = (await readStackFile(stack)) as { readonly config?: Readonly<Record<string, unknown>> };
    return hasLocalCluster(modeOf(config?.[MODE_KEY], stack));
}
