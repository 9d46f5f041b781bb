import * as fs from "node:fs";
import * as path from "node:path";
import type { Artifact } from "@gaiaflow/engine-core/artifact";
import { LANGUAGE_HOST } from "@gaiaflow/engine-core/language-host";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { UserError } from "@gaiaflow/engine-core/user-error";
import { version } from "../../providers/language-nodejs/version";

const PROVIDERS = path.join(__dirname, "..", "..", "providers");
/** What the providers take from there is bundled with them. */
const ENGINE_CORE = path.dirname(require.resolve("@gaiaflow/engine-core/package.json"));

/** The stand-in language host and providers, in one file that needs nothing but node: it outlives the clone. */
export const standInPlugins: Artifact = {
    name: "plugins",
    version,
    origin: "registries",
    inputs: [__filename, ...sourceFiles(PROVIDERS), ...sourceFiles(ENGINE_CORE), lockFile()].map(textOf),
    make: bundle,
};

async function bundle(into: string): Promise<void> {
    const outfile = path.join(into, LANGUAGE_HOST);
    // Loaded only when there is something to make.
    const { build } = await import("esbuild");
    await build({
        entryPoints: [require.resolve(path.join(PROVIDERS, "language-nodejs", "main"))],
        outfile,
        bundle: true,
        platform: "node",
        target: "node20",
        format: "cjs",
        banner: { js: "#!/usr/bin/env node" },
        // Optional native parts, loaded inside a try: ssh2 has slower ones in JavaScript.
        external: ["*.node", "cpu-features"],
        logLevel: "silent",
    }).catch((error: unknown) => {
        throw new UserError({
            problem: `The stand-in plugins could not be bundled: ${String(error)}`,
            fix: "Type: npm ci",
        });
    });
    fs.chmodSync(outfile, 0o755);
}

/** The lock file that stands for every package that the file takes in: the clone's, else the one that npm leaves beside the package. */
function lockFile(): string {
    const files = [
        path.join(programRoot, "package-lock.json"),
        path.join(programRoot, "..", ".package-lock.json"),
        path.join(programRoot, "package.json"),
    ];
    return files.find((file) => fs.existsSync(file)) ?? "";
}

/** TypeScript in the clone, what it was compiled to in the npm package. */
function sourceFiles(folder: string): string[] {
    const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names
        .filter((name) => /(?<!\.d)\.[jt]s$/.test(name) && !name.startsWith("test"))
        .sort()
        .map((name) => path.join(folder, name));
}

function textOf(file: string): string {
    return fs.readFileSync(file, "utf8");
}
