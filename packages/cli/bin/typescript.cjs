// Lets Node load GaiaFlow's own TypeScript, wherever it lies; a project's is not touched.
const path = require("node:path");
const { loadTypeScript } = require("../../../lib/load-typescript.cjs");

const programRoot = path.resolve(__dirname, "..", "..", "..");
// Installed by npm, GaiaFlow itself lies in node_modules.
loadTypeScript((file) => file.startsWith(programRoot + path.sep));
