import * as fs from "node:fs/promises";
import * as path from "node:path";
import { cloneDir } from "@gaiaflow/engine-core/paths";
import { needsCluster } from "../../platform/needs-cluster";

jest.mock("@gaiaflow/engine-core/paths", () => {
    const { mkdtempSync } = jest.requireActual<typeof import("node:fs")>("node:fs");
    return { cloneDir: mkdtempSync("/tmp/gaiaflow-clone-") };
});

afterAll(() => fs.rm(cloneDir, { recursive: true }));

test.each([
    ["prod_local", "", true],
    ["prod_local", "config:\n  gaiaflow:mode: dev\n", false],
    ["mine", "config:\n  gaiaflow:mode: prod_local\n", true],
    ["mine", "config:\n  gaiaflow:mode: prod\n", false],
    ["prod", "", false],
    ["dev", "", false],
])("the stack %s with the file %j needs a cluster: %s", async (stack, text, needs) => {
    await fs.writeFile(path.join(cloneDir, `Pulumi.${stack}.yaml`), text);
    expect(await needsCluster(stack)).toBe(needs);
});
