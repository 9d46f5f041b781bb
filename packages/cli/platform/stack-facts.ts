import { ownConfig } from "@gaiaflow/toolchain/core/stack-file";
import { MODE_KEY, modeOf } from "../../../lib/modes";
import type { StackFacts } from "../../../policy/rule";
import { EXPOSED_KEY, exposedNames } from "../../../policy/exposed";
import { unqualified } from "../../../lib/names";

/** What a stack's file says of it to policies. */
export function stackFacts(stack: string): StackFacts {
    const name = unqualified(stack);
    const config = ownConfig(name);
    return { mode: modeOf(config[MODE_KEY], name), exposed: exposedNames(config[EXPOSED_KEY]) };
}
