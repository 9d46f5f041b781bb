#!/usr/bin/env node
// `npx pulumi …` in a project: the right CLI in the right environment.
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
require("./typescript.cjs");
require(path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "commands", "pulumi.ts"));
