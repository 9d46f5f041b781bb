/**
 * An image into a node that has all but its last layers: only these are read and sent. `docker save` has no such thing: it
 * reads every layer, seconds for a line of changed code.
 */
"use strict";

const { createHash } = require("node:crypto");
const { buffer } = require("node:stream/consumers");
const { extract, pack } = require("tar-stream");
const { docker, inspect } = require("./docker-command.cjs");

/** What of an image's settings containers are started with. */
const SETTINGS = ["Cmd", "Entrypoint", "Env", "ExposedPorts", "Labels", "StopSignal", "User", "Volumes", "WorkingDir"];
/** What is held in memory at most. Larger layers are copied with the rest of their image, in a stream. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Media types of an unpacked layer, by that of the manifest. */
const LAYER = /** @type {Record<string, string>} */ ({
    "application/vnd.docker.distribution.manifest.v2+json": "application/vnd.docker.image.rootfs.diff.tar",
    "application/vnd.oci.image.manifest.v1+json": "application/vnd.oci.image.layer.v1.tar",
});

/**
 * @typedef {import("./docker-command.cjs").DockerImage} DockerImage
 * @typedef {import("./node-images.cjs").NodeImages} NodeImages
 *
 * @typedef {{ mediaType: string, digest: string, size: number }} Descriptor
 * @typedef {{ mediaType: string, config: Descriptor, layers: Descriptor[] }} Manifest
 * @typedef {{ rootfs: { type: string, diff_ids: string[] } }} ImageConfig
 */

/**
 * @param {object} image
 * @param {NodeImages} image.node
 * @param {string} image.name Its name in the node.
 * @param {DockerImage} image.wanted
 * @param {string} image.lastLayers Name of an image with its last layers alone.
 * @param {string} image.donor Name of an image in the node that may begin with the same layers.
 * @returns Whether it was possible; else nothing has been done.
 */
async function appendLayers({ node, name, wanted, lastLayers, donor }) {
    const { added, bytes } = await layersOf(lastLayers);
    const all = wanted.RootFS.Layers;
    const below = all.slice(0, all.length - added.length);
    const there = await read(node, donor);
    if (
        !there ||
        bytes > MOST_BYTES ||
        all.join() !== [...below, ...added].join() ||
        there.layers.slice(0, below.length).join() !== below.join()
    ) {
        return false;
    }
    const blobs = await savedLayers(lastLayers, added);
    if (blobs.length !== added.length) {
        return false;
    }
    const settings = Object.fromEntries(SETTINGS.map((key) => [key, wanted.Config[key] ?? undefined]));
    const rootfs = { type: "layers", diff_ids: all };
    // How the donor was built says nothing of this one.
    const newConfig = toBlob({
        ...there.config,
        ...{ created: wanted.Created, config: settings, rootfs, history: undefined },
    });
    const layers = [
        ...there.manifest.layers.slice(0, below.length),
        ...blobs.map((blob) => describe(blob, there.layerType)),
    ];
    const manifest = toBlob({
        ...there.manifest,
        config: describe(newConfig, there.manifest.config.mediaType),
        layers,
    });
    const annotations = { "io.containerd.image.name": name };
    const index = { schemaVersion: 2, manifests: [{ ...describe(manifest, there.manifest.mediaType), annotations }] };
    await node.import(await archive(index, [manifest, newConfig, ...blobs]));
    return true;
}

/** @param {string} image */
async function layersOf(image) {
    const [{ RootFS, Size }] = await inspect([image]);
    return { added: RootFS.Layers, bytes: Size };
}

/**
 * An image of the node: its manifest, its settings, the digests of its layers and their media type.
 *
 * @param {NodeImages} node
 * @param {string} name
 */
async function read(node, name) {
    const digest = (await node.complete([name])).get(name);
    if (digest === undefined) {
        return undefined;
    }
    const manifest = /** @type {Manifest} */ (await node.json(digest));
    const layerType = LAYER[manifest.mediaType];
    if (layerType === undefined) {
        return undefined;
    }
    const config = /** @type {ImageConfig} */ (await node.json(manifest.config.digest));
    return { manifest, config, layerType, layers: config.rootfs.diff_ids };
}

/**
 * The layers of an image as Docker saves it, whatever it calls the files: those with these digests.
 *
 * @param {string} image
 * @param {readonly string[]} digests
 */
async function savedLayers(image, digests) {
    const saved = extract();
    saved.end(await docker(["save", image]));
    const contents = /** @type {Map<string, Buffer>} */ (new Map());
    for await (const entry of saved) {
        const content = await buffer(entry);
        contents.set(digestOf(content), content);
    }
    return digests.flatMap((digest) => contents.get(digest) ?? []);
}

/**
 * @param {object} index
 * @param {readonly Buffer[]} blobs
 */
async function archive(index, blobs) {
    const tar = pack();
    tar.entry({ name: "oci-layout" }, JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    tar.entry({ name: "index.json" }, JSON.stringify(index));
    blobs.forEach((blob) => tar.entry({ name: `blobs/${digestOf(blob).replace(":", "/")}` }, blob));
    tar.finalize();
    return buffer(tar);
}

/** @param {unknown} value */
const toBlob = (value) => Buffer.from(JSON.stringify(value));
/** @param {Buffer} blob */
const digestOf = (blob) => `sha256:${createHash("sha256").update(blob).digest("hex")}`;
/**
 * @param {Buffer} blob
 * @param {string} mediaType
 */
const describe = (blob, mediaType) => ({ mediaType, digest: digestOf(blob), size: blob.length });

module.exports = { appendLayers };
