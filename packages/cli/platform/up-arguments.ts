import { PREREQUISITE_TARGETS } from "./cluster-targets";

/** What of a stack `pulumi up` is to bring up. */
export interface Up {
    /** URNs of images that are built again: those that the state has and Docker does not, or all. */
    readonly missing: readonly string[];
    /** Targets, where only a part is brought up. Defaults to all. */
    readonly part?: readonly string[];
    /** Whether the stack's cluster is there. One that is keeps what it was made as: another would be without all else. */
    readonly hasCluster: boolean;
}

/** The arguments of the Pulumi CLI. */
export function upArguments(stack: string, { missing, part, hasCluster }: Up): string[] {
    const targets = part === undefined ? [] : [...(hasCluster ? [] : PREREQUISITE_TARGETS), ...part];
    return [
        ...["up", "--stack", stack, "--yes", "--skip-preview", "--suppress-outputs"],
        ...missing.flatMap((urn) => ["--replace", urn]),
        ...targets.flatMap((target) => ["--target", target]),
    ];
}
