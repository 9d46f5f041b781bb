// Lets Pulumi load TypeScript without checking its types, for `nodeargs: --require gaiaflow/register.cjs` in Pulumi.yaml:
// the project's, and GaiaFlow's own wherever npm has put it.
const path = require("node:path");
const { loadTypeScript } = require("./lib/load-typescript.cjs");
const { loadSdkLazily } = require("./lib/lazy-sdk.cjs");

const programRoot = __dirname + path.sep;
const outsideOurs = (/** @type {string} */ file) =>
    file.startsWith(programRoot) ? file.slice(programRoot.length) : file;

loadSdkLazily();
loadTypeScript((file) => !outsideOurs(file).split(path.sep).includes("node_modules"));
