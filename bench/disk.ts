/**
 * The disk that the images of a stack take, each layer counted once; printed, and nothing is asserted. By hand, the name of
 * one that runs, or images for one that is gone: npx tsx bench/disk.ts STACK|IMAGE:TAG,IMAGE:TAG… …
 */
import { containersOf, inspect } from "../test/support/docker";
import { bytesOfImages } from "./image-bytes";

void (async () => {
    for (const what of process.argv.slice(2)) {
        const images = what.includes(":") ? what.split(",") : await imagesOf(what);
        const mebibytes = (await bytesOfImages(images)) / 1024 / 1024;
        console.log(`  figure: ${what}: ${images.length} images take ${Math.round(mebibytes)} MiB, each layer once`);
    }
})();

async function imagesOf(stack: string): Promise<string[]> {
    const containers = await containersOf(stack);
    return [...new Set(await Promise.all(containers.map(async (name) => (await inspect(name)).Image)))];
}
