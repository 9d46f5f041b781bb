import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cacheDir, programRoot } from "@gaiaflow/engine-core/paths";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import { readJson, writeFileAtomic } from "@gaiaflow/engine-core/atomic-file";
import { build, type Plugin } from "esbuild";
import execa from "execa";
import type { TierResult } from "./tiers";

/** What decides about the tests of packages/fallback: they run programs and build images of its files. */
const FALLBACK = ["packages/fallback", "packages/engine-core"];
/** The code that `npm run tools` runs. */
const TOOLS = ["packages", "config", "lib", "checks", "services", "requirements", "contract"];

/**
 * The tiers whose results are kept, with the folders that decide about them besides the tools that they run on, what their
 * test files import from elsewhere, and {@link COMMON}.
 */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
    builds: FALLBACK,
    engines: FALLBACK,
    kubernetes: FALLBACK,
    toolchain: TOOLS,
    doctor: [...TOOLS, "test/e2e/doctor"],
    site: [
        ...["docs", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "packages/fallback/docs", "images", "test/site"],
        ...["test/support", "main.ts", "stacks", "components", "checks", "config", "contract", "lib", "requirements"],
        ...["services", "packages/cli/commands"],
    ],
    python: [
        ...TOOLS,
        "python",
        "test/python",
        "bench",
        "dags",
        "project",
        "examples",
        "images",
        "docs/python.md",
        "docs/site/python_reference.py",
    ],
};

const COMMON = ["Pulumi.yaml", "jest.config.mjs", "package.json", "package-lock.json", ".swcrc"];

/** Where a package, or the whole, has the tests of a tier, or `support` of all; undefined for what is no test's. */
function tierOf(file: string): string | undefined {
    const [, folder] = /^(?:packages\/[^/]+\/test|test\/e2e)\/([^/]+)\//.exec(file) ?? [];
    return folder === "machine" ? "toolchain" : folder;
}

/** Whether a tier's results are kept. */
export function isKept(tier: string): boolean {
    return Object.hasOwn(INPUTS, tier);
}

/** Files of the clone that these import, and those in turn. */
async function importedBy(files: readonly string[], root: string): Promise<string[]> {
    const workspaces: Plugin = {
        name: "workspaces",
        setup: (bundler) => {
            bundler.onResolve({ filter: /^@gaiaflow\// }, ({ path: name }) => ({ path: require.resolve(name) }));
            bundler.onResolve({ filter: /^[^./]/ }, ({ kind }) =>
                kind === "entry-point" ? undefined : { external: true },
            );
        },
    };
    const { metafile } = await build({
        ...{ entryPoints: files.filter((file) => file.endsWith(".test.ts")), absWorkingDir: root, outdir: "out" },
        ...{ bundle: true, platform: "node", write: false, metafile: true, logLevel: "silent", plugins: [workspaces] },
    });
    return Object.keys(metafile.inputs);
}

/** A result of before, and when it was. */
export interface KeptResult extends TierResult {
    readonly made: string;
}

/** A tier's results, kept for as long as neither its files nor its tools change. */
export class ResultKeeper {
    private constructor(private readonly file: string) {}

    /**
     * @param tools What the tier's tests run on.
     * @param root The folder with the tier's files. Defaults to this clone.
     */
    public static async of(tier: string, tools: readonly ToolReport[], root = programRoot): Promise<ResultKeeper> {
        const inputs = [...COMMON, ...(INPUTS[tier] ?? [])];
        const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...inputs];
        const { stdout } = await execa("git", args, { cwd: root });
        const listed = stdout
            .split("\0")
            .filter((name) => name !== "")
            .filter((name) => [undefined, "support", tier].includes(tierOf(name)));
        const own = listed.filter((file) => tierOf(file) === tier);
        const imported = await importedBy(own, root);
        const hash = crypto.createHash("sha256");
        // Sorted and once each: a file in conflict is listed several times.
        for (const file of [...new Set([...listed, ...imported])].sort()) {
            const content = await fs.readFile(path.join(root, file)).catch(() => Buffer.from("removed"));
            hash.update(`${file}\0${content.length}\0`).update(content);
        }
        const engines = tools.map(({ name, version, origin }) => [name, version, origin]);
        hash.update(JSON.stringify([engines, process.version, process.arch]));
        const key = hash.digest("hex").slice(0, 12);
        return new ResultKeeper(path.join(cacheDir(), "results", `${tier}-${key}.json`));
    }

    public async read(): Promise<KeptResult | undefined> {
        return (await readJson(this.file)) as KeptResult | undefined;
    }

    /** A failure is never kept, and no result without a test. */
    public async keep({ passed, failed, skipped }: TierResult): Promise<void> {
        if (failed === 0 && passed > 0) {
            await writeFileAtomic(
                this.file,
                JSON.stringify({ passed, failed, skipped, made: new Date().toISOString() }),
            );
        }
    }
}
