/**
 * The disk that the images of stacks take, each layer counted once; printed, and nothing is asserted. The stacks run.
 * By hand: npx tsx bench/disk.ts STACK…
 */
import execa from "execa";
import { extract } from "tar-stream";
import { containersOf, inspect } from "../test/support/docker";

void (async () => {
    for (const stack of process.argv.slice(2)) {
        const containers = await containersOf(stack);
        const images = [...new Set(await Promise.all(containers.map(async (name) => (await inspect(name)).Image)))];
        const mebibytes = (await bytesOf(images)) / 1024 / 1024;
        console.log(`  figure: ${stack}: ${images.length} images take ${Math.round(mebibytes)} MiB, each layer once`);
    }
})();

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
