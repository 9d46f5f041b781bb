// Lets Node load GaiaFlow's own TypeScript, wherever it lies; a project's is not touched. Sucrase, as Pulumi loads the
// program: its `import()` is a require, so that a command can put off what only its work needs.
const path = require("node:path");
// @ts-expect-error It brings no types.
const { registerTS } = require("sucrase/dist/register");

const programRoot = path.resolve(__dirname, "..", "..", "..");
const isOurs = (/** @type {string} */ file) => file.startsWith(programRoot + path.sep);
// Installed by npm, GaiaFlow itself lies in node_modules.
registerTS({ ignoreNodeModules: false, matcher: isOurs });
