import * as fs from "node:fs/promises";
import * as path from "node:path";
import { ensureArtifact } from "@gaiaflow/engine-core/artifact";
import { run } from "@gaiaflow/engine-core/run";

const FILES = ["package.json", "package-lock.json"];

/**
 * A folder with the `node_modules` that the site is built with, as its own lock has them: from npm at first use, then from
 * the cache. They are none of the clone's, so that nobody gets them by `npm ci` who builds no site.
 *
 * @throws {UserError} Where npm's packages are not to be had.
 */
export async function siteTools(): Promise<string> {
    const texts = await Promise.all(FILES.map((file) => fs.readFile(path.join(__dirname, file), "utf8")));
    const { dependencies } = JSON.parse(texts[0] ?? "") as { readonly dependencies: { readonly vitepress: string } };
    const entry = await ensureArtifact(
        {
            name: "site-tools",
            version: dependencies.vitepress,
            origin: "registries",
            inputs: texts,
            make: async (into) => {
                await Promise.all(FILES.map((file) => fs.copyFile(path.join(__dirname, file), path.join(into, file))));
                const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
                await run("npm", args, { cwd: into, log: "site-tools", fix: "Check the network, and npm's settings." });
            },
        },
        console.error,
    );
    return path.join(entry.dir, "node_modules");
}
