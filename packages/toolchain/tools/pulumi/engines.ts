import type { EngineRecord } from "../../core/record";
import type { ToolReport } from "@gaiaflow/engine-core/tool";

/** A Pulumi that was found or made, and what to say of it. */
export interface Engines {
    readonly record: EngineRecord;
    readonly reports: readonly ToolReport[];
}
