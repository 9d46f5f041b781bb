// `node release/set-version.mjs 1.2.3` sets the version in every part of the clone, and in what the parts ask of each other.
// `npm version` sets the first alone, and then looks for the parts on npm.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [version = ""] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) {
    console.error(`${JSON.stringify(version)} is no version like 1.2.3`);
    process.exit(1);
}
const clone = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
/** @type {(file: string) => string} */
const read = (file) => readFileSync(path.join(clone, file), "utf8");
/** @type {(file: string, text: string) => void} */
const write = (file, text) => writeFileSync(path.join(clone, file), text);

const folders = ["", ...readdirSync(path.join(clone, "packages")).map((name) => `packages/${name}`)];
const isPart = (/** @type {string} */ name) => name.startsWith("@gaiaflow/");

/** @param {{ version?: string, dependencies?: Record<string, string> }} part */
function set(part) {
    part.version = version;
    for (const name of Object.keys(part.dependencies ?? {}).filter(isPart)) {
        part.dependencies = { ...part.dependencies, [name]: version };
    }
}

for (const folder of folders) {
    const file = path.join(folder, "package.json");
    const part = JSON.parse(read(file));
    set(part);
    write(file, `${JSON.stringify(part, undefined, 2)}\n`);
}
const lock = JSON.parse(read("package-lock.json"));
lock.version = version;
folders.forEach((folder) => set(lock.packages[folder]));
write("package-lock.json", `${JSON.stringify(lock, undefined, 2)}\n`);
const python = "python/src/gaiaflow/__init__.py";
write(python, read(python).replace(/^__version__ = ".*"$/m, `__version__ = "${version}"`));
