#!/usr/bin/env node
/**
 * Stands for the docker command and a node behind it, as far as scripts/cluster-image.cjs asks them. The file FAKE_DOCKER
 * holds what is there: { docker: {reference: layers}, node: {name: {layers, label}}, fault }; what it was asked is
 * appended to the file of that name and `.calls`. Faults:
 *   "stopped"     the node does not run
 *   "broken"      saving ends in the middle
 *   "full"        the node takes nothing in, and says so
 *   "forgetful"   the node takes it in, reports success, and has nothing
 */
"use strict";

const fs = require("node:fs");

/**
 * @typedef {object} World
 * @property {Record<string, string[]>} docker Layers by reference.
 * @property {Record<string, { layers: string[], label?: string }>} node
 * @property {"stopped" | "broken" | "full" | "forgetful"} [fault]
 */

const { FAKE_DOCKER: file } = /** @type {{ FAKE_DOCKER: string }} */ (process.env);
/** @type {World} */
const world = JSON.parse(fs.readFileSync(file, "utf8"));
const args = process.argv.slice(2).filter((arg) => arg !== "--interactive");
// Questions are asked side by side: none of them may write the file that the others read.
fs.appendFileSync(
    `${file}.calls`,
    `${args.filter((arg) => !["ctr", "--namespace", "k8s.io"].includes(arg)).join(" ")}\n`,
);
const keep = () => fs.writeFileSync(file, JSON.stringify(world));
/** @type {(text: string) => never} */
const fail = (text) => {
    console.error(text);
    process.exit(1);
};
const notFaked = () => fail(`this docker does not know ${args.join(" ")}`);
const inNode = (/** @type {string} */ name) => world.node[name] ?? fail(`no such image "${name}" present`);
const digest = (/** @type {string} */ name) => `sha256:${Buffer.from(inNode(name).layers.join()).toString("hex")}`;

/** @type {Record<string, (...args: string[]) => void>} */
const images = {
    check: (...filters) => {
        const names = filters.map((filter) => filter.replace("name==", "")).filter((name) => world.node[name]);
        const rows = names.map((name) => `${name} type ${digest(name)} complete (2/2) 1 MiB/1 MiB true`);
        console.log(["REF TYPE DIGEST STATUS SIZE UNPACKED", ...rows].join("\n"));
    },
    list: (_quiet, filter) => {
        const wanted = /=="(.*)"$/.exec(filter)?.[1];
        console.log(
            Object.keys(world.node)
                .filter((name) => inNode(name).label === wanted)
                .join("\n"),
        );
    },
    label: (name, owned) => {
        inNode(name).label = owned.replace("io.gaiaflow.image=", "");
        keep();
    },
    tag: (_force, name, tag) => {
        world.node[tag] = { ...inNode(name) };
        keep();
    },
    import: () => {
        const text = fs.readFileSync(0, "utf8");
        if (world.fault === "full") {
            fail("ctr: no space left on device");
        }
        if (!text.endsWith("END")) {
            fail("ctr: unexpected EOF");
        }
        if (world.fault !== "forgetful") {
            const [reference = ""] = text.split(" ");
            world.node[`docker.io/${reference}`] = { layers: world.docker[reference] ?? [] };
            keep();
        }
    },
};
/** @type {Record<string, (...args: string[]) => void>} */
const crictl = {
    inspecti: (name) => {
        console.log(JSON.stringify({ info: { imageSpec: { rootfs: { diff_ids: inNode(name).layers } } } }));
    },
    images: () => {
        const repoTagsOf = (/** @type {string} */ name) =>
            Object.keys(world.node).filter((other) => digest(other) === digest(name));
        const all = Object.keys(world.node).map((name) => ({ id: digest(name), repoTags: repoTagsOf(name) }));
        console.log(JSON.stringify({ images: all }));
    },
    "--timeout": (_seconds, _rmi, id) => {
        Object.keys(world.node)
            .filter((name) => digest(name) === id)
            .forEach((name) => delete world.node[name]);
        keep();
    },
};

const isSame = (/** @type {string} */ name) => (/** @type {string} */ other) => digest(other) === digest(name);
const shortName = (/** @type {string} */ name) => name.replace(/^docker\.io\//, "");
/** Of a node whose containers Docker runs. @type {Record<string, (...args: string[]) => void>} */
const dockerInNode = {
    inspect: (name) => {
        if (!world.node[name]) {
            fail(`[]\nError response from daemon: No such image: ${name}`);
        }
        const RepoTags = Object.keys(world.node).filter(isSame(name)).map(shortName);
        console.log(JSON.stringify([{ Id: digest(name), RepoTags, RootFS: { Layers: inNode(name).layers } }]));
    },
    tag: (name, tag) => images["tag"]?.("", name, tag),
    rm: (...names) => {
        names.forEach((name) => delete world.node[name]);
        keep();
    },
    load: () => images["import"]?.(),
};

if (args[0] === "image") {
    const [missing] = args.slice(2).filter((name) => !world.docker[name]);
    if (missing) {
        fail(`Error: No such image: ${missing}`);
    }
    console.log(JSON.stringify(args.slice(2).map((name) => ({ Size: 10, RootFS: { Layers: world.docker[name] } }))));
} else if (args[0] === "save") {
    process.stdout.write(`${args[1]} ${world.fault === "broken" ? "" : "END"}`);
    process.exitCode = world.fault === "broken" ? 1 : 0;
    if (world.fault === "broken") {
        console.error("Error response from daemon: a layer is missing");
    }
} else if (world.fault === "stopped") {
    fail(`Error response from daemon: Container ${args[1]} is not running`);
} else if (args[2] === "docker") {
    (dockerInNode[args[4] ?? ""] ?? notFaked)(...args.slice(5));
} else if (args[2] === "crictl") {
    (crictl[args[3] ?? ""] ?? notFaked)(...args.slice(4));
} else {
    (images[args[6] ?? ""] ?? notFaked)(...args.slice(7));
}
