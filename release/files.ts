import execa from "execa";
import * as fs from "node:fs";
import * as path from "node:path";

/** GaiaFlow's clone, of which the package is made. */
export const CLONE = path.resolve(__dirname, "..");

/** What users get, from the clone's top. */
const TAKEN = [
    ...["main.ts", "register.cjs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"],
    ...["checks", "components", "config", "contract", "docs", "images", "lib", "packages", "policy", "python"],
    ...["requirements", "services", "stacks", "examples"],
];

/** What of that only who changes GaiaFlow has a use for. */
const LEFT_OUT = [
    // A package of its own.
    /^packages\/create-gaiaflow\//,
    /^packages\/[^/]+\/test\//,
    /^contract\/(fixtures\/|generate\.ts$)/,
    /^(config\/write-reference|checks\/doctor\/write-troubleshooting)\.ts$/,
    /^docs\/(site\/|pictures\/.*\.ts$)/,
    /^docs\/performance\/.*\.json$/,
    /^python\/(relock\.sh|requirements-dev\.)/,
    // The loader of TypeScript: there is none in the package, and the commands go by that.
    /^packages\/cli\/bin\/typescript\.cjs$/,
];

/**
 * The files of the clone that go into the package, by their paths from its top. What git ignores does not: caches, tests'
 * leftovers, secrets.
 */
export async function packedFiles(): Promise<string[]> {
    const listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...TAKEN];
    const { stdout } = await execa("git", listing, { cwd: CLONE });
    return stdout
        .split("\0")
        .filter((file) => file !== "" && !LEFT_OUT.some((pattern) => pattern.test(file)))
        .filter((file) => fs.existsSync(path.join(CLONE, file)))
        .sort();
}
