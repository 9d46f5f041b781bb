import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findStackFiles } from "../../../preview/stack-files";

let folder: string;
const origin = process.cwd();

beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-stacks-")));
    write("Pulumi.yaml", "name: mine\n");
    process.chdir(folder);
});
afterEach(() => {
    process.chdir(origin);
    fs.rmSync(folder, { recursive: true });
});

const write = (name: string, text = "") => fs.writeFileSync(path.join(folder, name), text);
const found = (only?: string) => findStackFiles(only).map(({ stack }) => stack);

test("stacks are what has a file, the modes first", () => {
    for (const name of ["a.b.yaml", "prod.yaml", "dev.yml", "prod_local.yaml"]) write(`Pulumi.${name}`);
    write("Other.dev.yaml");
    expect(found()).toEqual(["dev", "prod_local", "prod", "a.b"]);
    expect(found("prod")).toEqual(["prod"]);
});

test("one that has none is refused, with those that have", () => {
    write("Pulumi.dev.yaml");
    expect(() => found("dve")).toThrow(`There is no Pulumi.dve.yaml in ${folder}.\nName one of: dev`);
    fs.rmSync(path.join(folder, "Pulumi.dev.yaml"));
    expect(() => found()).toThrow("There is no Pulumi.<stack>.yaml");
});

test("a project's file may end as Pulumi lets it", () => {
    fs.renameSync(path.join(folder, "Pulumi.yaml"), path.join(folder, "Pulumi.yml"));
    write("Pulumi.dev.yml");
    expect(found()).toEqual(["dev"]);
});

test("files are where Pulumi.yaml says that they are", () => {
    write("Pulumi.yaml", "name: mine\nstackConfigDir: stacks\n");
    fs.mkdirSync(path.join(folder, "stacks"));
    write("stacks/Pulumi.dev.yaml");
    expect(findStackFiles()).toEqual([{ stack: "dev", file: path.join(folder, "stacks/Pulumi.dev.yaml") }]);
});
