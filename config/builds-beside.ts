import { withoutHashes } from "../requirements/hashes";
import { nameOfBuild, normalizeName, splitRequirement } from "../requirements/names";
import type { LockedPackage } from "../requirements/locked-package";

/** Where wheels of such a package are to be had besides its index. */
type WheelsAt = (torch: string) => string;

const RELEASES =
    (repository: string): WheelsAt =>
    () =>
        `https://github.com/${repository}/releases has some`;

/** PyTorch Geometric's makers have a page of wheels for each release of torch. */
const GEOMETRIC: WheelsAt = (torch) => `https://data.pyg.org/whl/torch-${torch}+cpu.html has some`;

/**
 * Packages whose build imports torch and does not say so, which is why their makers have it built without isolation; no such build
 * is made here.
 */
const ON_TORCH: Readonly<Record<string, WheelsAt | undefined>> = {
    // Of their repositories: an index has nothing, or somebody else's, of these names.
    ...{ apex: undefined, detectron2: undefined, pytorch3d: undefined },
    "flash-attn": RELEASES("Dao-AILab/flash-attention"),
    "torch-cluster": GEOMETRIC,
    "torch-scatter": GEOMETRIC,
    "torch-sparse": GEOMETRIC,
    "torch-spline-conv": GEOMETRIC,
};

/** What a lock has of it. */
export interface BuiltAndLocked {
    /** As a lock names it: `flash-attn==2.8.3 (requirements.txt line 1)`. */
    readonly needsBuild: readonly string[];
    readonly packages: readonly Pick<LockedPackage, "name" | "version">[];
    /** `3.13` */
    readonly python: string;
}

/**
 * What is built only where another package is there already: a sentence for each, with what to write in its place.
 * @param declared Those that the project itself says this of, by their normalised names. Torch's are known without.
 */
export function builtBesideOthers(
    { needsBuild, packages, python }: BuiltAndLocked,
    declared: readonly string[] = [],
): string[] {
    const torch = (packages.find(({ name }) => name === "torch")?.version ?? "VERSION").replace(/\+.*$/, "");
    return needsBuild.map(withoutHashes).flatMap((entry) => {
        const name = nameIn(entry);
        const isKnown = Object.hasOwn(ON_TORCH, name);
        const some = isKnown ? ON_TORCH[name]?.(torch) : undefined;
        const isOnTorch = isKnown && (some !== undefined || entry.includes("git+"));
        if (!isOnTorch && !declared.includes(name)) {
            return [];
        }
        const imports = isOnTorch
            ? "imports another package (torch)"
            : "wants other packages there (no-build-isolation)";
        const file = `${name.replaceAll("-", "_")}-…-cp${python.replace(".", "")}-….whl`;
        return [
            `${entry}: its build ${imports}, and what is built here sees none. Write the address of a wheel in ` +
                `its place: ${name} @ https://…/${file}${some === undefined ? "" : ` (${some})`}   or take it out, and install it ` +
                "by a Dockerfile of your own: gaiaflow:project.dockerfile",
        ];
    });
}

/** The name of what is built; of a repository without one, the repository's. */
function nameIn(entry: string): string {
    const [requirement = ""] = entry.split(" (");
    const [, repository] = /^\w+\+\S*?\/([\w.-]+?)(?:\.git)?(?:@[^/]*|#.*)?$/.exec(requirement) ?? [];
    return (
        nameOfBuild({ requirement })[0] ??
        (repository === undefined ? splitRequirement(requirement)?.name : normalizeName(repository)) ??
        ""
    );
}
