import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { MODE_KEY, modeOf } from "../../../lib/modes";
import type { StackFacts } from "../../../policy/rule";
import { EXPOSED_KEY, exposedNames } from "../../../policy/exposed";

/** What a stack's file says of it to policies. */
export function stackFacts(stack: string): StackFacts {
    // Backends of many projects have names of more parts.
    const name = stack.split("/").at(-1) ?? stack;
    const config = ownConfig(name);
    return { mode: modeOf(config[MODE_KEY], name), exposed: exposedNames(config[EXPOSED_KEY]) };
}
