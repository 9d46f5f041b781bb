/**
 * Makes a cluster's node have an image of this machine's Docker, and says nothing where it has it already. From the
 * environment: PROFILE, IMAGE, TAGS (more names for it), OWNER (whose image it is) and LAST_LAYERS (a small image that
 * holds the layers in which IMAGE differs from the one before it; may be empty) and RUNTIME (what runs containers in the
 * node; containerd by default, or docker).
 *
 * The image that an owner had before stays until the one after the next comes, since pods may name it still.
 */
"use strict";

const { appendLayers } = require("./append-layers.cjs");
const { copyImage } = require("./copy-image.cjs");
const { DockerNodeImages } = require("./docker-node-images.cjs");
const { NodeImages, fullName } = require("./node-images.cjs");
const { inspect } = require("./docker-command.cjs");

/**
 * @typedef {{ PROFILE: string, IMAGE: string, TAGS?: string, OWNER: string, LAST_LAYERS?: string, RUNTIME?: string }} Environment
 * @typedef {import("./docker-command.cjs").DockerImage} DockerImage
 */

const environment = /** @type {Environment} */ (process.env);
const { PROFILE: profile, IMAGE: image, TAGS = "", OWNER: owner, LAST_LAYERS: lastLayers, RUNTIME } = environment;
const name = fullName(image);
const tags = TAGS.split(" ").filter(Boolean).map(fullName);
const node = RUNTIME === "docker" ? new DockerNodeImages(profile) : new NodeImages(profile);
const say = (/** @type {string} */ text) => console.log(text);

async function ensure() {
    const [found, current] = await Promise.all([node.complete([name, ...tags]), node.labelled(owner, "current")]);
    const sameEverywhere = tags.every((tag) => found.has(tag) && found.get(tag) === found.get(name));
    if (found.has(name) && sameEverywhere && current.includes(name)) {
        return;
    }
    if (!found.has(name)) {
        await bring(current[0] ?? (await node.labelled(owner, "previous"))[0]);
    }
    await settle(current);
}

/** @param {string} [donor] Name of an image in the node that may begin with the same layers. */
async function bring(donor) {
    const began = Date.now();
    const [wanted] = await inspect([image]).catch((error) => {
        throw new Error(`${image} is not in the node, and Docker cannot give it: ${error.message}`);
    });
    // Docker gives no layers out of the images that it has.
    const quick =
        node instanceof NodeImages &&
        lastLayers &&
        donor &&
        (await appendLayers({ node, name, wanted, lastLayers, donor }));
    if (!quick) {
        await copyImage({ profile, importing: node.importing(), image, bytes: wanted.Size, say });
    }
    await verify(wanted);
    say(`${image} is in the node after ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/**
 * What tells success: containerd's and Minikube's commands may end well with half of an image.
 *
 * @param {DockerImage} wanted
 */
async function verify(wanted) {
    const [found, layers] = await Promise.all([node.complete([name]), node.layers(name).catch(() => [])]);
    if (!found.has(name) || layers.join() !== wanted.RootFS.Layers.join()) {
        throw new Error(`${image} was copied into the node ${profile}, and is not whole there`);
    }
}

/** @param {readonly string[]} current The owner's images that pods get until now. */
async function settle(current) {
    const isOther = (/** @type {string} */ each) => each !== name && !tags.includes(each);
    const before = (await node.labelled(owner, "previous")).filter(isOther);
    const replaced = current.filter(isOther);
    await Promise.all(replaced.map((each) => node.label(each, owner, "previous")));
    await node.label(name, owner, "current");
    for (const tag of tags) {
        await node.tag(name, tag);
    }
    if (replaced.length > 0) {
        await node.remove(before).catch((error) => say(`An image of before could not be removed: ${error.message}`));
    }
}

ensure().catch((error) => {
    // What to type, by the stack, says who runs the `up`.
    console.error(error.message);
    process.exit(1);
});
