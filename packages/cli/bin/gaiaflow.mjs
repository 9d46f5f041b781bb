#!/usr/bin/env node
// `gaiaflow COMMAND`, which `npm start`, `npm run tools` and the others are.
import { bootstrap } from "./bootstrap.mjs";

const [command, ...args] = process.argv.slice(2);
await bootstrap(`packages/cli/commands/${command}.ts`, args);
