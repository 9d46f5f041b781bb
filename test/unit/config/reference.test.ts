import * as fs from "node:fs";
import * as path from "node:path";
import { configurationReference, REFERENCE_FILE } from "../../../config/reference";
import { configSchema } from "../../../config/schema";
import { configKeys } from "../../../config/schema-path";
import { CLONE } from "../../support/settings";

test("the committed reference is what the schema says", () => {
    // Stale? npx tsx config/write-reference.ts
    expect(fs.readFileSync(path.join(CLONE, REFERENCE_FILE), "utf8")).toBe(configurationReference());
});

test("it has every key of the schema", () => {
    const keys = configKeys(configSchema).map(({ path: parts }) => parts.join("."));
    expect(Object.keys(configSchema.shape).filter((top) => !keys.some((key) => key.split(".")[0] === top))).toEqual([]);
    expect(keys).toContain("ports.jupyter");
});

test("it says expectation, default and what to type", () => {
    expect(configurationReference()).toContain(`### \`gaiaflow:ports.jupyter\`

Port of JupyterLab on 127.0.0.1.

- Expects: a port, a whole number from 1 to 65535
- Default: \`8895\`
- Example: \`pulumi config set --stack dev --path 'gaiaflow:ports.jupyter' 8895\`
`);
});
