import type { UserErrorParts } from "../lib/user-error";
import { lookAtEach } from "./alone";
import type { Circumstances } from "./circumstances";
import { clashFault } from "./clash-text";
import { findClashes } from "./clashes";
import type { Input, NeedsBuild, Requirement } from "./input";
import type { LockedPackage } from "./locked-package";
import type { Uv } from "./uv";

/** What can be had of what a project asks for, and what is wrong with the rest. */
export interface Found {
    readonly packages: readonly LockedPackage[];
    readonly requirements: readonly Requirement[];
    readonly needsBuild: readonly NeedsBuild[];
    readonly excluded: readonly string[];
    readonly faults: readonly UserErrorParts[];
    readonly notes: readonly string[];
    readonly isPython?: boolean;
    readonly isForOneMachine?: boolean;
}

/** Finds out what is wrong with each requirement, then with those that are sound among each other, for x86_64 alone. */
export async function diagnose(uv: Uv, input: Input, circumstances: Circumstances, until: number): Promise<Found> {
    const { sound, ...alone } = await lookAtEach(uv, input.requirements, input.constraints, circumstances);
    const question = { ...circumstances, excluded: alone.excluded };
    const bounds = new Set(input.constraints);
    let packages: readonly LockedPackage[] = [];
    const refuses = async (elements: readonly Requirement[]): Promise<string | undefined> => {
        const requirements = elements.filter((each) => !bounds.has(each));
        const answer = await uv.resolve({
            ...question,
            requirements,
            constraints: elements.filter((each) => bounds.has(each)),
        });
        packages = "packages" in answer ? answer.packages : packages;
        return "refusal" in answer ? answer.refusal : undefined;
    };
    const { clashes, rest, isCut } = await findClashes([...sound, ...input.constraints], refuses, until);
    if (rest !== undefined) {
        await refuses(rest);
    }
    return {
        ...alone,
        packages,
        requirements: sound,
        faults: [...alone.faults, ...clashes.map(clashFault)],
        isForOneMachine: true,
        notes: isCut ? ["There may be more clashes: the time to look for them was up."] : [],
    };
}
