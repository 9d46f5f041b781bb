// Lets Node load the TypeScript of the commands, by GaiaFlow's own tsconfig.json: tsx would take that of the project in
// whose folder a command is typed.
const path = require("node:path");

const VARIABLE = "TSX_TSCONFIG_PATH";
const before = process.env[VARIABLE];
process.env[VARIABLE] = path.resolve(__dirname, "..", "..", "..", "tsconfig.json");
// @ts-expect-error It brings no types.
require("tsx/cjs");
// What a command starts is none of tsx's business.
if (before === undefined) {
    delete process.env[VARIABLE];
} else {
    process.env[VARIABLE] = before;
}
