import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { rebuild } from "@gaiaflow/toolchain/tools/rebuild";
import { toolsFor } from "./tools";
import { unknownStack } from "./unknown-stack";

/** What `gaiaflow tools` found or made. */
export interface ToolsResult {
    readonly tools: readonly ToolReport[];
    readonly seconds: number;
}

/**
 * Leaves this machine with the tools of a stack.
 *
 * @param stack Defaults to `dev`.
 * @param part A part of the cache that is to be made again first.
 * @throws {UserError} For a stack that was most likely mistyped: Pulumi would make it.
 */
export async function getTools(stack?: string, part?: string): Promise<ToolsResult> {
    const unknown = stack === undefined ? undefined : unknownStack(stack);
    if (unknown !== undefined) {
        throw unknown;
    }
    const started = performance.now();
    const rebuilt = part === undefined ? [] : await rebuild(part);
    const found = (await toolsFor(stack)).filter(({ name }) => name !== part);
    return { tools: [...rebuilt, ...found], seconds: (performance.now() - started) / 1000 };
}
