import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
/** In the npm package it is not there: what is in that has been compiled. */
const LOADER = path.join(path.dirname(fileURLToPath(import.meta.url)), "typescript.cjs");

/**
 * Loads a module of the commands.
 *
 * @param {string} file From `packages/cli`, without its extension.
 */
export function load(file) {
    if (existsSync(LOADER)) {
        require("./typescript.cjs");
    }
    return require(`../${file}`);
}
