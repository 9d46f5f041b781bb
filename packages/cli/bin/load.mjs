import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * Loads a TypeScript module of the commands.
 *
 * @param {string} file From `packages/cli`.
 */
export function load(file) {
    require("./typescript.cjs");
    return require(`../${file}`);
}
