import execa from "execa";
import * as fs from "node:fs/promises";
import * as path from "node:path";

/** What of a package is not as the clone has it. */
export interface PackOptions {
    /** What it is called. Defaults to the clone's. */
    readonly version?: string;
    /** The file that says which images it pulls. Defaults to none. */
    readonly published?: string | undefined;
}

/**
 * Makes the npm package of a clone.
 *
 * @param clone One whose own files may change, where a version is given.
 * @param into The folder that it comes into.
 * @returns The package's path, and what was printed of it.
 */
export async function packClone(
    clone: string,
    into: string,
    { published, version }: PackOptions = {},
): Promise<{ readonly file: string; readonly printed: string }> {
    if (version !== undefined) {
        const manifest = path.join(clone, "package.json");
        const text = await fs.readFile(manifest, "utf8");
        await fs.writeFile(manifest, text.replace(/"version": "[^"]+"/, `"version": "${version}"`));
    }
    const args = ["--require", require.resolve("tsx/cjs"), path.join(clone, "release", "pack.ts"), into];
    const env = published === undefined ? {} : { PUBLISHED_IMAGES: published };
    const { stdout } = await execa("node", args, { cwd: clone, env });
    return { file: stdout.replace(/: [^\n]*$/, ""), printed: stdout };
}
