import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { needsCluster } from "../../platform/needs-cluster";

const before = process.cwd();
let folder: string;

beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-project-"));
    await fs.writeFile(path.join(folder, "Pulumi.yaml"), "name: mine\n");
    await fs.mkdir(path.join(folder, "dags"));
    process.chdir(path.join(folder, "dags"));
});
afterAll(async () => {
    process.chdir(before);
    await fs.rm(folder, { recursive: true });
});

test.each([
    ["prod_local", "", true],
    ["prod_local", "config:\n  gaiaflow:mode: dev\n", false],
    ["mine", "config:\n  gaiaflow:mode: prod_local\n", true],
    ["mine", "config:\n  gaiaflow:mode: prod\n", false],
    ["prod", "", false],
    ["dev", "", false],
])("the stack %s with the file %j needs a cluster: %s", async (stack, text, needs) => {
    await fs.writeFile(path.join(folder, `Pulumi.${stack}.yaml`), text);
    expect(needsCluster(stack)).toBe(needs);
});

test("a stack without a file of its own goes by its name", async () => {
    await fs.rm(path.join(folder, "Pulumi.prod_local.yaml"));
    expect(needsCluster("prod_local")).toBe(true);
    expect(needsCluster("none")).toBe(false);
});
