/**
 * The images in the Docker of a node whose containers Docker runs: one with GPUs. It has what {@link NodeImages} has. Docker
 * knows no labels of an image that can be changed, and nothing that the kubelet may not remove; so marks are names.
 */
"use strict";

const { docker } = require("./docker-command.cjs");
const { fullName } = require("./node-images.cjs");

/** Where no registry is. */
const MARKS = "gaiaflow.invalid";

/** @typedef {{ Id: string, RepoTags: string[] | null, RootFS: { Layers: string[] } }} Inspected */

class DockerNodeImages {
    /** @param {string} profile Name of the node's container. */
    constructor(profile) {
        this.profile = profile;
    }

    /**
     * Of these names those that are there; the image's id by name.
     *
     * @param {readonly string[]} names
     * @returns {Promise<ReadonlyMap<string, string>>}
     */
    async complete(names) {
        const found = await Promise.all(names.map(async (name) => [name, (await this.inspect(name))?.Id]));
        return new Map(/** @type {[string, string][]} */ (found.filter(([, id]) => id !== undefined)));
    }

    /**
     * The names of an owner's image of that age.
     *
     * @param {string} owner
     * @param {"current" | "previous"} age
     */
    async labelled(owner, age) {
        const image = await this.inspect(mark(owner, age));
        return (image?.RepoTags ?? []).filter((name) => !name.startsWith(MARKS)).map(fullName);
    }

    /**
     * @param {string} name
     * @param {string} owner
     * @param {"current" | "previous"} age
     */
    async label(name, owner, age) {
        await this.tag(name, mark(owner, age));
    }

    /**
     * @param {string} name
     * @param {string} tag
     */
    async tag(name, tag) {
        await this.run("image", "tag", name, tag);
    }

    /**
     * The digests of an image's unpacked layers.
     *
     * @param {string} name
     * @returns {Promise<string[]>}
     */
    async layers(name) {
        return (await this.inspect(name))?.RootFS.Layers ?? [];
    }

    /**
     * Removes names, and the images that have no other.
     *
     * @param {readonly string[]} names
     */
    async remove(names) {
        if (names.length > 0) {
            await this.run("image", "rm", ...names);
        }
    }

    /** The arguments of the docker command that takes images in from its input. */
    importing() {
        return ["exec", "--interactive", this.profile, "docker", "image", "load", "--quiet"];
    }

    /**
     * @param {string} name
     * @returns {Promise<Inspected | undefined>} Undefined where it is not there.
     */
    async inspect(name) {
        const none = (/** @type {Error} */ error) => {
            if (!/no such image/i.test(error.message)) {
                throw error;
            }
            return "[]";
        };
        return JSON.parse(await this.run("image", "inspect", name).catch(none))[0];
    }

    /** @param {readonly string[]} command */
    async run(...command) {
        const output = await docker(["exec", this.profile, "docker", ...command]).catch((error) => {
            throw new Error(`the cluster's node ${this.profile} says: ${error.message}`);
        });
        return output.toString();
    }
}

/**
 * @param {string} owner
 * @param {"current" | "previous"} age
 */
const mark = (owner, age) => `${MARKS}/${owner}:${age}`;

module.exports = { DockerNodeImages };
