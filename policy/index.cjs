const path = require("node:path");
const { loadTypeScript } = require("../lib/load-typescript.cjs");
const { loadSdkLazily } = require("../lib/lazy-sdk.cjs");

const programRoot = path.resolve(__dirname, "..");

// Pulumi gives every policy pack ts-node, which checks types for seconds at each run; `npm run typecheck` has checked these.
delete require.extensions[".ts"];
loadSdkLazily();
// Installed by npm, GaiaFlow itself lies in node_modules.
loadTypeScript((file) => file.startsWith(programRoot + path.sep));
require("./pack");
