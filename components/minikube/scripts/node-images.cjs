/** The images in a node's containerd, where the kubelet finds them. */
"use strict";

const { docker } = require("./docker-command.cjs");

const CTR = ["ctr", "--namespace", "k8s.io"];
/** Whose image it is, and whether it is the one that pods get now or the one before. */
const OWNED = "io.gaiaflow.image";
/** What the kubelet never removes, however full the disk is; its value is its own name. */
const PINNED = "io.cri-containerd.pinned";

/**
 * A name as containerd and Kubernetes write it out.
 *
 * @param {string} reference
 */
function fullName(reference) {
    const [first = "", ...rest] = reference.split("/");
    const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
    return hasRegistry ? reference : `docker.io/${rest.length > 0 ? "" : "library/"}${reference}`;
}

class NodeImages {
    /** @param {string} profile Name of the node's container. */
    constructor(profile) {
        this.profile = profile;
    }

    /**
     * Of these names those with all their content, unpacked; the digest of the manifest by name.
     *
     * @param {readonly string[]} names
     * @returns {Promise<ReadonlyMap<string, string>>}
     */
    async complete(names) {
        const rows = (await this.ctr("images", "check", ...names.map((name) => `name==${name}`))).split("\n");
        const found = rows.flatMap((row) => {
            const [, name, digest] = /^(\S+) +\S+ +(sha256:\w+) +complete .* true *$/.exec(row) ?? [];
            return name === undefined || digest === undefined ? [] : [/** @type {const} */ ([name, digest])];
        });
        return new Map(found);
    }

    /**
     * The names of an owner's images of that age.
     *
     * @param {string} owner
     * @param {"current" | "previous"} age
     */
    async labelled(owner, age) {
        const list = await this.ctr("images", "list", "--quiet", `labels."${OWNED}"=="${owner}.${age}"`);
        return list.split("\n").filter(Boolean);
    }

    /**
     * @param {string} name
     * @param {string} owner
     * @param {"current" | "previous"} age
     */
    async label(name, owner, age) {
        // No value takes a label away.
        const pin = `${PINNED}=${age === "current" ? "pinned" : ""}`;
        await this.ctr("images", "label", name, `${OWNED}=${owner}.${age}`, pin);
    }

    /**
     * @param {string} name
     * @param {string} tag
     */
    async tag(name, tag) {
        await this.ctr("images", "tag", "--force", name, tag);
    }

    /**
     * The digests of an image's unpacked layers, as the kubelet's own interface tells.
     *
     * @param {string} name
     * @returns {Promise<string[]>}
     */
    async layers(name) {
        const { info } = JSON.parse(await this.run("crictl", "inspecti", name));
        return info.imageSpec.rootfs.diff_ids;
    }

    /**
     * @param {string} digest
     * @returns {Promise<unknown>}
     */
    async json(digest) {
        return JSON.parse(await this.ctr("content", "get", digest));
    }

    /**
     * Takes in an archive of images.
     *
     * @param {Buffer} archive
     */
    async import(archive) {
        await docker(this.importing(), archive);
    }

    /** The arguments of the docker command that takes images in from its input. */
    importing() {
        return ["exec", "--interactive", this.profile, ...CTR, "images", "import", "-"];
    }

    /**
     * Removes names, and the images that have no other.
     *
     * @param {readonly string[]} names
     */
    async remove(names) {
        const isGone = (/** @type {string} */ tag) => names.includes(tag);
        /** @type {{ images: { id: string, repoTags: string[] }[] }} */
        const { images } = JSON.parse(await this.run("crictl", "images", "--output", "json"));
        for (const { id, repoTags } of images.filter((image) => image.repoTags.some(isGone))) {
            // Hundreds of megabytes of small files take longer than the two seconds that crictl waits by itself.
            await (repoTags.every(isGone)
                ? this.run("crictl", "--timeout", "60s", "rmi", id)
                : this.ctr("images", "remove", ...repoTags.filter(isGone)));
        }
    }

    /** @param {readonly string[]} args */
    async ctr(...args) {
        return this.run(...CTR, ...args);
    }

    /** @param {readonly string[]} command */
    async run(...command) {
        const output = await docker(["exec", this.profile, ...command]).catch((error) => {
            throw new Error(`the cluster's node ${this.profile} says: ${error.message}`);
        });
        return output.toString();
    }
}

module.exports = { NodeImages, fullName };
