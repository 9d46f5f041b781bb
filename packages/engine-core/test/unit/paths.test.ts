import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { findProjectRoot, programRoot, projectRoot } from "../../paths";

const before = process.cwd();
let root: string;

beforeEach(async () => {
    root = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-paths-")));
    await fs.mkdir(path.join(root, "mine", "dags"), { recursive: true });
});
afterEach(async () => {
    process.chdir(before);
    await fs.rm(root, { recursive: true });
});

test.each(["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"])("the project is the nearest folder with a %s", async (file) => {
    const mine = path.join(root, "mine");
    await fs.writeFile(path.join(mine, file), "");
    await fs.writeFile(path.join(root, "Pulumi.yaml"), "");
    process.chdir(path.join(mine, "dags"));
    expect(projectRoot()).toBe(mine);
    // What a stack's file says is no project's.
    await fs.writeFile(path.join(mine, "dags", "Pulumi.dev.yaml"), "");
    expect(projectRoot()).toBe(mine);
});

test("where there is none, the message says where to go, and GaiaFlow itself is not taken for it", () => {
    process.chdir(root);
    expect(findProjectRoot()).toBeUndefined();
    expect(() => projectRoot()).toThrow(`There is no Pulumi.yaml in ${root} or above it.\nChange to your project's`);
    expect(findProjectRoot(programRoot)).toBe(programRoot);
});
