// Lets Node load GaiaFlow's own TypeScript, wherever it lies; a project's is not touched.
const path = require("node:path");
const { loadTypeScript } = require("../../../lib/load-typescript.cjs");
const { loadSdkLazily } = require("../../../lib/lazy-sdk.cjs");

const programRoot = path.resolve(__dirname, "..", "..", "..");

// Pulumi's installer, which a new clone asks, is in its SDK.
loadSdkLazily();
// Installed by npm, GaiaFlow itself lies in node_modules.
loadTypeScript((file) => file.startsWith(programRoot + path.sep));
