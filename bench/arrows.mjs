// `node bench/arrows.mjs`: which room of the layout imports from which, how often, what leads against the order in which
// rooms may import each other, and what leads in a circle. Imports of types count: a reader follows them, too. Tests are no
// part of it.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { isFile } from "../eslint.wall-rule.mjs";
import { LOADER, ROOMS } from "../eslint.walls.mjs";

const root = path.resolve(import.meta.dirname, "..");
const whole = (/** @type {string} */ room) => room.replace(/^(packages\/create-gaiaflow)\/.*/, "$1");
const rooms = [...new Set(ROOMS.map(({ room }) => whole(room)))];
const roomOf = (/** @type {string} */ file) => rooms.find((room) => file === room || file.startsWith(`${room}/`));

const files = rooms
    .flatMap((room) =>
        isFile(room)
            ? [room]
            : fs
                  .readdirSync(path.join(root, room), { recursive: true })
                  .map((file) => path.posix.join(room, String(file))),
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
const arrows = new Map(rooms.map((room) => [room, new Map()]));
for (const [file, imported] of graph) {
    for (const to of imported) {
        const [from = "", into = ""] = [roomOf(file), roomOf(to)];
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

/** What each room may import, by its wall. @type {ReadonlyMap<string, readonly string[]>} */
const order = new Map(
    rooms.map((room) => {
        const own = [...ROOMS, LOADER].filter((each) => whole(each.room) === room).flatMap(({ may }) => may);
        // Of some it is a file or a folder of another room that may be imported.
        return [room, [...new Set(own.flatMap((each) => roomOf(each) ?? []))].filter((each) => each !== room)];
    }),
);
const backwards = [...arrows].flatMap(([room, out]) =>
    [...out.keys()].filter((to) => !order.get(room)?.includes(to)).map((to) => `${room} ► ${to}`),
);

let [program, all] = [0, 0];
for (const [room, out] of arrows) {
    all += out.size;
    program += room.startsWith("packages/") ? 0 : out.size;
    console.log(`${room} ► ${[...out].map(([to, count]) => `${to} ${count}`).join(", ") || "nothing"}`);
}
console.log(`\n${rooms.length} rooms, ${all} arrows: ${program} of the program's rooms, ${all - program} of packages/`);
console.log(`against the order of the walls: ${backwards.join(", ") || "none"}`);
console.log(`circles in that order: ${circles(order)}`);
console.log(`circles of rooms: ${circles(new Map([...arrows].map(([room, out]) => [room, out.keys()])))}`);
console.log(`circles of files: ${circles(graph)}`);
