import type { Rule } from "./rule";
import { loopbackOnly } from "./rules/loopback-only";
import { memoryLimits } from "./rules/memory-limits";
import { noClusterRole } from "./rules/no-cluster-role";
import { noEngineSocket } from "./rules/no-engine-socket";
import { noMovingTag } from "./rules/no-moving-tag";
import { noPrivileged } from "./rules/no-privileged";
import { prodByDigest } from "./rules/prod-by-digest";
import { restrictedPods } from "./rules/restricted-pods";

/** All rules of the pack; docs/policies.md says why, and how to satisfy each. */
export const RULES: readonly Rule[] = [
    noMovingTag,
    prodByDigest,
    loopbackOnly,
    noEngineSocket,
    noPrivileged,
    memoryLimits,
    restrictedPods,
    noClusterRole,
];
