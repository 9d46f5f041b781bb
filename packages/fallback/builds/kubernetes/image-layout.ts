import * as crypto from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import * as tar from "tar";
import { ARCHITECTURE } from "@gaiaflow/engine-core/architecture";

/** One layer of an image: a tar of its files, or a single program and the folder in the image where it goes. */
export type Layer = { readonly tar: string } | { readonly program: string; readonly folder: string };

/** An image without a build: what is in it, and how it runs. */
export interface PlainImage {
    /** The name by which a node looks for it. */
    readonly reference: string;
    readonly layers: readonly Layer[];
    /** Defaults to none: whoever runs it names the command. */
    readonly entrypoint?: readonly string[];
}

interface Blob {
    readonly digest: string;
    readonly size: number;
    /** Checksum before compression. */
    readonly plain: string;
}

const SEARCH_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const MEDIA_TYPE = "application/vnd.oci.image";

/**
 * Writes images into an empty folder, in the layout of the Open Container Initiative. The same files give the same
 * images.
 */
export async function writeImageLayout(folder: string, images: readonly PlainImage[]): Promise<void> {
    await fs.mkdir(path.join(folder, "blobs", "sha256"), { recursive: true });
    const manifests: object[] = [];
    for (const image of images) {
        manifests.push(await writeImage(folder, image));
    }
    const index = { schemaVersion: 2, mediaType: `${MEDIA_TYPE}.index.v1+json`, manifests };
    await fs.writeFile(path.join(folder, "index.json"), JSON.stringify(index));
    await fs.writeFile(path.join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
}

async function writeImage(folder: string, { reference, layers, entrypoint }: PlainImage): Promise<object> {
    const blobs: Blob[] = [];
    for (const layer of layers) {
        blobs.push(await writeBlob(folder, readLayer(layer), zlib.createGzip({ level: zlib.constants.Z_BEST_SPEED })));
    }
    const platform = { architecture: ARCHITECTURE, os: "linux" };
    const run = { Env: [SEARCH_PATH], ...(entrypoint ? { Entrypoint: entrypoint } : {}) };
    const rootfs = { type: "layers", diff_ids: blobs.map(({ plain }) => plain) };
    const config = await writeJson(folder, { ...platform, config: run, rootfs });
    const manifest = await writeJson(folder, {
        schemaVersion: 2,
        mediaType: `${MEDIA_TYPE}.manifest.v1+json`,
        config: describe(`${MEDIA_TYPE}.config.v1+json`, config),
        layers: blobs.map((blob) => describe(`${MEDIA_TYPE}.layer.v1.tar+gzip`, blob)),
    });
    const annotations = { "io.containerd.image.name": reference };
    return { ...describe(`${MEDIA_TYPE}.manifest.v1+json`, manifest), platform, annotations };
}

function readLayer(layer: Layer): Readable | tar.Pack {
    if ("tar" in layer) {
        return createReadStream(layer.tar);
    }
    const { dir, base } = path.parse(layer.program);
    // Without owner and time, so that a build made again gives the same image.
    return tar.create({ cwd: dir, prefix: layer.folder, portable: true, mtime: new Date(0) }, [base]);
}

async function writeJson(folder: string, value: object): Promise<Blob> {
    const text = Buffer.from(JSON.stringify(value));
    const digest = `sha256:${crypto.createHash("sha256").update(text).digest("hex")}`;
    await fs.writeFile(blobPath(folder, digest), text);
    return { digest, size: text.length, plain: digest };
}

async function writeBlob(folder: string, content: Readable | tar.Pack, compress: zlib.Gzip): Promise<Blob> {
    const unfinished = path.join(folder, "blobs", "unfinished");
    const [plain, packed] = [crypto.createHash("sha256"), crypto.createHash("sha256")];
    const before = passThrough((chunk) => plain.update(chunk));
    const after = passThrough((chunk) => packed.update(chunk));
    await pipeline(content as Readable, before, compress, after, createWriteStream(unfinished));
    const digest = `sha256:${packed.digest("hex")}`;
    const { size } = await fs.stat(unfinished);
    await fs.rename(unfinished, blobPath(folder, digest));
    return { digest, size, plain: `sha256:${plain.digest("hex")}` };
}

function passThrough(see: (chunk: Buffer) => void): Transform {
    return new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
            see(chunk);
            done(null, chunk);
        },
    });
}

function describe(mediaType: string, { digest, size }: Blob): { mediaType: string; digest: string; size: number } {
    return { mediaType, digest, size };
}

function blobPath(folder: string, digest: string): string {
    return path.join(folder, "blobs", ...digest.split(":"));
}
