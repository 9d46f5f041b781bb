/** Writes the reference of all configuration keys: `npx tsx config/write-reference.ts`. */
import * as fs from "node:fs";
import * as path from "node:path";
import { configurationReference, REFERENCE_FILE } from "./reference";

fs.writeFileSync(path.join(__dirname, "..", REFERENCE_FILE), configurationReference());
