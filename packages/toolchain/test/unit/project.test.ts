import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectName } from "../../core/project";
import { ownConfig, stackFileConfig } from "../../core/stack-file";

const before = process.cwd();
let folder: string;
beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-project-")));
    process.chdir(folder);
});
afterEach(() => {
    process.chdir(before);
    fs.rmSync(folder, { recursive: true });
});

test.each([
    ["Pulumi.yaml", "Pulumi.dev.yaml"],
    ["Pulumi.yml", "Pulumi.dev.yml"],
    ["Pulumi.json", "Pulumi.dev.json"],
])("a project in %s has its stack's configuration in %s, as Pulumi has it", (project, stack) => {
    fs.writeFileSync(project, '{"name": "hello", "runtime": "nodejs"}');
    fs.writeFileSync(stack, '{"config": {"gaiaflow:mode": "dev"}}');
    expect(projectName()).toBe("hello");
    expect(stackFileConfig("dev")).toEqual({ "gaiaflow:mode": "dev" });
});

test.each(["", "runtime: nodejs\n", "name: 5\n", "- name: hello\n"])("%j states no name, which is said", (text) => {
    fs.writeFileSync("Pulumi.yaml", text);
    expect(() => projectName()).toThrow(
        `Pulumi.yaml states no name of the project.\nWrite in ${path.join(folder, "Pulumi.yaml")}: name: my-project`,
    );
});

test("a file that is no YAML is named", () => {
    fs.writeFileSync("Pulumi.yaml", "name: [\n");
    expect(() => projectName()).toThrow("Pulumi.yaml is no YAML.");
    fs.writeFileSync("Pulumi.yaml", "name: hello\n");
    fs.writeFileSync("Pulumi.dev.yaml", "config:\n\tx: 1\n");
    expect(() => stackFileConfig("dev")).toThrow("Pulumi.dev.yaml is no YAML.");
});

test.each([
    ["no file", undefined, {}],
    ["a file without any", "encryptionsalt: v1\n", {}],
    ["an empty one", "config:\n", {}],
    ["one with values", "config:\n  gaiaflow:mode: prod\n", { "gaiaflow:mode": "prod" }],
])("of %s a stack's own configuration is what stands there", (_, text, expected) => {
    fs.writeFileSync("Pulumi.yaml", "name: hello\nconfig:\n  gaiaflow:mode: dev\n");
    if (text !== undefined) fs.writeFileSync("Pulumi.dev.yaml", text);
    expect(ownConfig("dev")).toEqual(expected);
    // Pulumi takes some of it from elsewhere.
    expect(stackFileConfig("dev")).toBeUndefined();
});
