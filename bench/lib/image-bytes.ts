import execa from "execa";
import { extract } from "tar-stream";

/** What images take together. Docker writes a layer that several have once; what else is in the archive is a few KiB. */
export async function bytesOfImages(images: readonly string[]): Promise<number> {
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
