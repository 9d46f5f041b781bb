// `node release/check-tag.mjs v1.2.3`: whether a release may be called so. Ends with 1 and what is wrong where it may not.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const [tag = ""] = process.argv.slice(2);
const clone = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const read = (/** @type {string} */ file) => readFileSync(path.join(clone, file), "utf8");

const version = tag.replace(/^v/, "");
const parts = readdirSync(path.join(clone, "packages")).map((name) => `packages/${name}/package.json`);
const versions = [
    ...["package.json", ...parts].map((file) => ({ file, has: JSON.parse(read(file)).version })),
    {
        file: "python/src/gaiaflow/__init__.py",
        has: /^__version__ = "(.*)"$/m.exec(read("python/src/gaiaflow/__init__.py"))?.[1],
    },
    { file: "CHANGELOG.md", has: read("CHANGELOG.md").includes(`\n## ${version}\n`) ? version : "no heading of it" },
];
const faults = [
    ...(/^v\d+\.\d+\.\d+$/.test(tag) ? [] : [`${JSON.stringify(tag)} is no tag like v1.2.3`]),
    ...versions.filter(({ has }) => has !== version).map(({ file, has }) => `${file} has ${has}, the tag ${version}`),
];
faults.forEach((fault) => console.error(fault));
process.exitCode = faults.length > 0 ? 1 : 0;
