/** Writes the JSON Schema derived from the zod schema: `npx tsx contract/generate.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderJsonSchema, SCHEMA_FILES } from "./json-schema";

for (const file of SCHEMA_FILES) {
    const path = join(__dirname, "..", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, renderJsonSchema());
}
