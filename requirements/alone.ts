import type { UserErrorParts } from "../lib/user-error";
import type { Circumstances } from "./circumstances";
import type { NeedsBuild, Requirement } from "./input";
import { lookAt, sourceOf, type Built, type Look } from "./look-at";
import type { Uv } from "./uv";

/** What there is to know of requirements looked at one by one. */
export interface Alone {
    /** Those that can be had, each by itself. */
    readonly sound: readonly Requirement[];
    readonly faults: readonly UserErrorParts[];
    /** Whether another Python would do for any that is a fault. */
    readonly isPython: boolean;
    readonly needsBuild: readonly NeedsBuild[];
    /** What only a build can have and something else needs. */
    readonly excluded: readonly string[];
}

/**
 * Resolves each requirement without the others.
 * @param constraints Each counts for the package of its name, so that what is built is built in the version that they leave.
 */
export async function lookAtEach(
    uv: Uv,
    all: readonly Requirement[],
    constraints: readonly Requirement[],
    circumstances: Circumstances,
): Promise<Alone> {
    const looks: Look[] = [];
    // Two at a time: more only wait for the index. None knows of another's, so that the time they take changes nothing.
    const queue = [...all.entries()];
    const work = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
            const [number, requirement] = next;
            looks[number] = await lookAt(uv, requirement, constraints, circumstances);
        }
    };
    await Promise.all([work(), work()]);
    const isSound = ({ fault, isBuilt = false }: Look): boolean => fault === undefined && !isBuilt;
    const built = looks.flatMap((each) => each.built);
    const others = looks.flatMap((each) => each.others);
    const settled = await Promise.all(built.map((each) => inOneVersion(uv, each, built, constraints, circumstances)));
    return {
        sound: looks.filter(isSound).map(({ requirement }) => requirement),
        faults: looks.flatMap(({ fault }) => fault ?? []),
        isPython: looks.some(({ isPython }) => isPython),
        needsBuild: once(settled),
        excluded: [...new Set([...(circumstances.excluded ?? []), ...others])],
    };
}

/** What several need in versions of their own is built in one that fits to all of them, where there is one. */
async function inOneVersion(
    uv: Uv,
    { needsBuild, wanted }: Built,
    all: readonly Built[],
    constraints: readonly Requirement[],
    circumstances: Circumstances,
): Promise<NeedsBuild> {
    const { requirement } = needsBuild;
    const same = all.filter((each) => each.wanted.name === wanted.name);
    if (new Set(same.map((each) => versionOf(each.needsBuild.requirement))).size === 1) {
        return needsBuild;
    }
    const source = await sourceOf(uv, {
        ...circumstances,
        requirements: same.map((each) => each.wanted),
        constraints: constraints.filter(({ name }) => name === wanted.name),
    });
    const version = "requirement" in source ? versionOf(source.requirement) : versionOf(requirement);
    return { ...needsBuild, requirement: requirement.replace(versionOf(requirement), version) };
}

/** The version with its `==`. */
const versionOf = (requirement: string): string => /==[^\s;]+/.exec(requirement)?.[0] ?? "";

/** Of what several need, the first. */
function once(all: readonly NeedsBuild[]): NeedsBuild[] {
    return [...new Map(all.toReversed().map((each) => [each.requirement, each])).values()].reverse();
}
