import { createHash } from "node:crypto";
import { pack } from "tar-stream";
import { buffer } from "node:stream/consumers";

/**
 * An archive for `docker load` of images called as GaiaFlow's are, which share one layer: each counts in full, and together they
 * take little.
 */
export async function manyImages({
    count,
    megabytes,
}: Readonly<Record<"count" | "megabytes", number>>): Promise<Buffer> {
    const content = pack();
    content.entry({ name: "large" }, Buffer.alloc(megabytes * 1_000_000));
    content.finalize();
    const layer = await buffer(content);
    const diffIds = [`sha256:${createHash("sha256").update(layer).digest("hex")}`];
    const archive = pack();
    archive.entry({ name: "layer.tar" }, layer);
    const images = Array.from({ length: count }, (_, at) => ({
        Config: `${at}.json`,
        RepoTags: [`gaiaflow/old:${at}`],
        Layers: ["layer.tar"],
    }));
    for (const { Config, RepoTags } of images) {
        const config = { architecture: "amd64", os: "linux", config: { Labels: { of: RepoTags[0] } } };
        archive.entry({ name: Config }, JSON.stringify({ ...config, rootfs: { type: "layers", diff_ids: diffIds } }));
    }
    archive.entry({ name: "manifest.json" }, JSON.stringify(images));
    archive.finalize();
    return buffer(archive);
}
