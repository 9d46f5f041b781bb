import type { UserErrorParts } from "../lib/user-error";
import type { Requirement } from "./input";
import { fileName, type LockedFile, type LockedPackage } from "./locked-package";

/** The packages with only those files that a requirement with hashes allows; a fault where none is left. */
export function withHashes(
    packages: readonly LockedPackage[],
    requirements: readonly Requirement[],
): { readonly packages: readonly LockedPackage[]; readonly faults: readonly UserErrorParts[] } {
    const faults: UserErrorParts[] = [];
    const kept = packages.map((each) => {
        const asked = requirements.find(({ name, hashes }) => name === each.name && hashes.length > 0);
        const wheels = asked === undefined ? each.wheels : each.wheels.filter((file) => isAllowed(file, asked.hashes));
        if (asked !== undefined && wheels.length === 0) {
            faults.push({
                subject: `${asked.where}:`,
                problem: `none of the hashes of ${asked.text} is that of a file of the index.`,
                fix: "Make the file with hashes again.",
                details: each.wheels.map(({ url }) => fileName(url)).join("\n"),
            });
        }
        return { ...each, wheels };
    });
    return { packages: kept, faults };
}

function isAllowed({ hashes }: LockedFile, allowed: readonly string[]): boolean {
    return allowed.includes(`sha256:${hashes["sha256"] ?? ""}`);
}
