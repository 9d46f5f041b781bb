/**
 * The disk that the images of a stack take, each layer counted once; printed, and nothing is asserted. By hand, the name of
 * one that runs, or images for one that is gone: npx tsx bench/disk.ts STACK|IMAGE:TAG,IMAGE:TAG… …
 */
import execa from "execa";
import { extract } from "tar-stream";
import { containersOf, inspect } from "../test/support/docker";

void (async () => {
    for (const what of process.argv.slice(2)) {
        const images = what.includes(":") ? what.split(",") : await imagesOf(what);
        const mebibytes = (await bytesOf(images)) / 1024 / 1024;
        console.log(`  figure: ${what}: ${images.length} images take ${Math.round(mebibytes)} MiB, each layer once`);
    }
})();

async function imagesOf(stack: string): Promise<string[]> {
    const containers = await containersOf(stack);
    return [...new Set(await Promise.all(containers.map(async (name) => (await inspect(name)).Image)))];
}

/** Docker writes a layer that several images have once; what else is in the archive is a few KiB. */
async function bytesOf(images: readonly string[]): Promise<number> {
    const saving = execa("docker", ["save", ...images], { buffer: false });
    const archive = extract();
    saving.stdout?.pipe(archive);
    let bytes = 0;
    for await (const entry of archive) {
        bytes += entry.header.size;
        entry.resume();
    }
    await saving;
    return bytes;
}
