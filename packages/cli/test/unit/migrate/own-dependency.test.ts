import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ownDependencies } from "../../../migrate/own-dependency";
import { packageJson } from "../../../migrate/stack-files";

let folder: string;
beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-dependency-"));
    fs.mkdirSync(path.join(folder, "crops"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const write = (file: string, content: object | string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
};
const dependencies = (program: string) => ownDependencies(path.join(folder, "crops"), path.join(folder, program));

test("a clone is linked, with its commands and Pulumi's SDK beside it", () => {
    write("clone/packages/cli/package.json", {});
    write("clone/main.ts", "");
    write("clone/package.json", { version: "1.2.3", dependencies: { "@pulumi/pulumi": "3.0.0", zod: "4.0.0" } });
    expect(dependencies("clone")).toEqual({
        "@gaiaflow/cli": "file:../clone/packages/cli",
        "@pulumi/pulumi": "3.0.0",
        gaiaflow: "file:../clone",
    });
});

test.each([
    ["1.2.3", "1.2.3"],
    ["^1.2.0", "1.2.3"],
    ["file:../gaiaflow-1.2.3.tgz", "file:../gaiaflow-1.2.3.tgz"],
    ["file:packages/gaiaflow-1.2.3.tgz", "file:../tool/packages/gaiaflow-1.2.3.tgz"],
])("the npm package that was installed as %s is %s", (installed, expected) => {
    write("tool/package.json", { dependencies: { gaiaflow: installed } });
    write("tool/node_modules/gaiaflow/package.json", { version: "1.2.3" });
    ["gaiaflow-1.2.3.tgz", "tool/packages/gaiaflow-1.2.3.tgz"].forEach((file) => write(file, ""));
    expect(dependencies("tool/node_modules/gaiaflow")).toEqual({ gaiaflow: expected });
});

test.each([
    ["a version", "1.2.3", true],
    ["its file, as one has it from a clone", "file:../gaiaflow/gaiaflow-1.2.3.tgz", true],
    ["a link to a clone", "file:../gaiaflow", false],
])("a project that has the npm package by %s needs nothing beside it", (_, gaiaflow, isWhole) => {
    const manifest = JSON.stringify({ name: "crops", dependencies: { gaiaflow } });
    const changed = packageJson(path.join(folder, "crops"), manifest) ?? "";
    expect(changed === manifest).toBe(isWhole);
    expect(changed.includes("@pulumi/pulumi")).toBe(!isWhole);
});
