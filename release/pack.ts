/**
 * Makes the npm package: `npm run pack [-- FOLDER]` writes gaiaflow-VERSION.tgz into FOLDER, by default the current one, and
 * prints what is in it. Not `npm pack`, which packs the clone as it is and runs no script here (`.npmrc`). PUBLISHED_IMAGES is the
 * file that says which images it pulls, if it is to pull any.
 */
import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { stagePackage } from "./stage";

interface Packed {
    readonly filename: string;
    readonly size: number;
    readonly unpackedSize: number;
    readonly entryCount: number;
}

async function pack(destination: string): Promise<void> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-package-"));
    try {
        const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
        const repository =
            GITHUB_REPOSITORY && `git+${GITHUB_SERVER_URL ?? "https://github.com"}/${GITHUB_REPOSITORY}.git`;
        await stagePackage(folder, { repository, published: process.env["PUBLISHED_IMAGES"] });
        await fs.mkdir(destination, { recursive: true });
        const args = ["pack", "--json", "--loglevel=error", "--pack-destination", destination];
        const { stdout } = await execa("npm", args, { cwd: folder });
        for (const { filename, size, unpackedSize, entryCount } of JSON.parse(stdout) as Packed[]) {
            const file = path.join(destination, filename);
            console.log(`${file}: ${mebibytes(size)}, unpacked ${mebibytes(unpackedSize)} in ${entryCount} files`);
        }
    } finally {
        await fs.rm(folder, { recursive: true });
    }
}

function mebibytes(bytes: number): string {
    return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

pack(path.resolve(process.argv[2] ?? ".")).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
