// `node bench/arrows.mjs`: which layer of the layout imports from which, how often, what leads against the order in which
// layers may import each other, and what leads in a circle. Imports of types count: a reader follows them, too. Tests are no
// part of it.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { isFile } from "../eslint.wall-rule.mjs";
import { LOADER, LAYERS } from "../eslint.walls.mjs";

const root = path.resolve(import.meta.dirname, "..");
const whole = (/** @type {string} */ layer) => layer.replace(/^(packages\/create-gaiaflow)\/.*/, "$1");
const layers = [...new Set(LAYERS.map(({ layer }) => whole(layer)))];
const layerOf = (/** @type {string} */ file) => layers.find((layer) => file === layer || file.startsWith(`${layer}/`));

const files = layers
    .flatMap((layer) =>
        isFile(layer)
            ? [layer]
            : fs
                  .readdirSync(path.join(root, layer), { recursive: true })
                  .map((file) => path.posix.join(layer, String(file))),
    )
    .filter((file) => /(?<!\.d)\.[cm]?[jt]s$/.test(file) && !/\/(test|node_modules|template-source)\//.test(file));
const known = new Set(files);

/** What of ours a file imports. @param {string} file */
function importsOf(file) {
    const { importedFiles } = ts.preProcessFile(fs.readFileSync(path.join(root, file), "utf8"), true, true);
    return importedFiles.flatMap(({ fileName }) => {
        const to = fileName.startsWith(".")
            ? path.posix.join(path.posix.dirname(file), fileName)
            : fileName.replace(/^@gaiaflow\//, "packages/").replace(/^gaiaflow$/, "main");
        return [to, ...["ts", "cjs", "mjs"].map((end) => `${to}.${end}`), `${to}/index.ts`].filter((each) =>
            known.has(each),
        );
    });
}

/** @type {ReadonlyMap<string, ReadonlySet<string>>} */
const graph = new Map(files.map((file) => [file, new Set(importsOf(file))]));
/** @type {Map<string, Map<string, number>>} */
const arrows = new Map(layers.map((layer) => [layer, new Map()]));
for (const [file, imported] of graph) {
    for (const to of imported) {
        const [from = "", into = ""] = [layerOf(file), layerOf(to)];
        if (from !== into) {
            const out = arrows.get(from);
            out?.set(into, (out.get(into) ?? 0) + 1);
        }
    }
}

/**
 * What leads back to itself.
 *
 * @param {ReadonlyMap<string, Iterable<string>>} all
 */
function circles(all) {
    const found = [...all.keys()].filter((from) => {
        const seen = new Set();
        const next = [...(all.get(from) ?? [])];
        for (let to = next.pop(); to !== undefined; to = next.pop()) {
            if (!seen.has(to)) {
                seen.add(to);
                next.push(...(all.get(to) ?? []));
            }
        }
        return seen.has(from);
    });
    return found.join(", ") || "none";
}

/** What each layer may import, by its wall. @type {ReadonlyMap<string, readonly string[]>} */
const order = new Map(
    layers.map((layer) => {
        const own = [...LAYERS, LOADER].filter((each) => whole(each.layer) === layer).flatMap(({ may }) => may);
        // Of some it is a file or a folder of another layer that may be imported.
        return [layer, [...new Set(own.flatMap((each) => layerOf(each) ?? []))].filter((each) => each !== layer)];
    }),
);
const backwards = [...arrows].flatMap(([layer, out]) =>
    [...out.keys()].filter((to) => !order.get(layer)?.includes(to)).map((to) => `${layer} ► ${to}`),
);

let [program, all] = [0, 0];
for (const [layer, out] of arrows) {
    all += out.size;
    program += layer.startsWith("packages/") ? 0 : out.size;
    console.log(`${layer} ► ${[...out].map(([to, count]) => `${to} ${count}`).join(", ") || "nothing"}`);
}
console.log(
    `\n${layers.length} layers, ${all} arrows: ${program} of the program's layers, ${all - program} of packages/`,
);
console.log(`against the order of the walls: ${backwards.join(", ") || "none"}`);
console.log(`circles in that order: ${circles(order)}`);
console.log(`circles of layers: ${circles(new Map([...arrows].map(([layer, out]) => [layer, out.keys()])))}`);
console.log(`circles of files: ${circles(graph)}`);
