import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import type { IN_CLUSTER } from "../../../config/airflow-schema";
import { hasLocalCluster, MODE_KEY, modeOf } from "../../../lib/modes";
import { unqualified } from "../../../lib/names";

/** Whether a stack makes a cluster on this machine. */
export function needsCluster(stack: string): boolean {
    return hasLocalCluster(modeOf(ownConfig(stack)[MODE_KEY], stack));
}

/** Whether a stack's file says that its platform is pods of a cluster, of which Docker knows nothing. */
export function isInCluster(stack: string): boolean {
    const airflow = ownConfig(unqualified(stack))["gaiaflow:airflow"] as { readonly deployment?: unknown } | undefined;
    // By its type alone: nobody who asks this needs the schema.
    return airflow?.deployment === ("in-cluster" satisfies typeof IN_CLUSTER);
}
