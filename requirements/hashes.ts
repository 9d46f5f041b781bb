import type { UserErrorParts } from "../lib/user-error";
import type { NeedsBuild, Requirement } from "./input";
import { fileName, type LockedFile, type LockedPackage } from "./locked-package";
import { splitRequirement } from "./names";

/** The packages with only those files that a requirement or a bound with hashes allows; a fault where none is left. */
export function withHashes(
    packages: readonly LockedPackage[],
    asked: readonly Requirement[],
): { readonly packages: readonly LockedPackage[]; readonly faults: readonly UserErrorParts[] } {
    const faults: UserErrorParts[] = [];
    const kept = packages.map((each) => {
        const by = hashedBy(each.name, asked);
        const files = each.archive === undefined ? each.wheels : [each.archive];
        const allowed = by === undefined ? files : files.filter((file) => isAllowed(file, by.hashes));
        if (by !== undefined && allowed.length === 0) {
            const whose = each.archive === undefined ? "of a file of the index" : "of its file";
            faults.push({
                subject: `${by.where}:`,
                problem: `none of the hashes of ${by.text} is that ${whose}.`,
                fix: "Make the file with hashes again.",
                details: files.map(({ url }) => fileName(url)).join("\n"),
            });
        }
        return each.archive === undefined ? { ...each, wheels: allowed } : each;
    });
    return { packages: kept, faults };
}

/** What is built of a source that an index has, with the hashes one of which that has to have; pip looks at them. */
export function buildsWithHashes(builds: readonly NeedsBuild[], asked: readonly Requirement[]): readonly NeedsBuild[] {
    return builds.map((each) => {
        const { name = "", rest = "" } = splitRequirement(each.requirement) ?? {};
        const hashes = /^(\[[^\]]*\])?==/.test(rest) ? (hashedBy(name, asked)?.hashes ?? []) : [];
        return { ...each, requirement: [each.requirement, ...hashes.map(asOption)].join(" ") };
    });
}

/** A hash as an option of a requirement. */
export const asOption = (hash: string): string => `--hash=${hash}`;

/** A requirement as it is asked for, without the hashes of its files. */
export const withoutHashes = (requirement: string): string => requirement.replaceAll(/ --hash=\S+/g, "");

/** The first that names hashes of a package, with those of all: for each Python there may be a line of its own. */
function hashedBy(name: string, asked: readonly Requirement[]): Requirement | undefined {
    const all = asked.filter((each) => name === each.name && each.hashes.length > 0);
    return all[0] && { ...all[0], hashes: all.flatMap(({ hashes }) => hashes) };
}

function isAllowed({ hashes }: LockedFile, allowed: readonly string[]): boolean {
    return allowed.includes(`sha256:${hashes["sha256"] ?? ""}`);
}
