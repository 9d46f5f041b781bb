import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectFiles } from "../../../../components/image/project-files";
import { SHARED_BASES } from "../../../../components/image/base-images";
import {
    ProjectImage,
    packageNames,
    projectContext,
    type ProjectImageArgs,
} from "../../../../components/image/project-image";
import { projectLayout, type LayoutArgs } from "../../../../config/project-layout";
import { builtImage } from "../../../../components/image/platform-image";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { CLONE } from "../../../support/settings";
import { TRIXIE } from "../../../../lib/base-image";

let folder: string;
let cache: string;
const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
};
const layout = (changes: Partial<LayoutArgs> = {}) => {
    const folders = {
        root: folder,
        project: folder,
        dags: path.join(folder, "dags"),
        notebooks: path.join(folder, "notebooks"),
    };
    const args = { folders, package: "iris", scratch: [], mounts: [], programRoot: CLONE, stack: "dev", ...changes };
    const { faults, layout: found } = projectLayout(args);
    expect(faults.map(({ message }) => message)).toEqual([]);
    return found;
};
const project = (): ProjectImageArgs["project"] => ({
    ...{ name: "flowers", package: "iris", distribution: { name: "flower-power", version: "0.1.0" } },
    layout: layout(),
});
const buildSettings = () => ({
    ...{ programRoot: CLONE, projectRoot: CLONE, platform: "linux/arm64", cache: true, force: "again" },
    ...{ cacheFolder: path.join(cache, "cache"), airflowRequirements: [] },
    environment: { base: TRIXIE, requirements: "pandas==3.0\n", builds: [], systemPackages: [], indexScript: "" },
});
const args = (): ProjectImageArgs => ({ project: project(), build: buildSettings() });
const environmentImage = () => ({ ...buildSettings(), ...SHARED_BASES.ENVIRONMENT });
const names = (environment = "gaiaflow/environment:0", args_ = args()) =>
    packageNames(args_.project, projectContext(args_), environment);
const sent = () => projectFiles(layout()).map(({ file }) => file);

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-project-"));
    cache = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-cache-"));
    write("iris/__init__.py", '__version__ = "0.1.0"\n');
    write("iris/deep/train.py", "def train(): ...\n");
    write("dags/train.py", "");
    fs.symlinkSync("deep/train.py", path.join(folder, "iris", "link.py"));
});
afterEach(() => [folder, cache].forEach((each) => fs.rmSync(each, { recursive: true })));

test("it is called by what is in it, and in a second way for people", () => {
    expect(names()).toEqual({
        image: expect.stringMatching(/^flowers\/iris:0\.1\.0-[0-9a-f]{12}$/) as string,
        tag: "flowers/iris:0.1.0",
        lastLayers: expect.stringMatching(/^gaiaflow\/project-package:[0-9a-f]{12}$/) as string,
    });
});

test.each([
    ["iris/deep/train.py", "changed"],
    ["iris/new.py", ""],
    ["iris/data/table.csv", "1,2"],
    ["params.yaml", "a: 1"],
    ["helpers.py", ""],
    ["dags/beside.py", ""],
    [".gaiaflowignore", "nothing"],
])("another %s is another image", (file, text) => {
    const before = names();
    write(file, text);
    expect(names().image).not.toBe(before.image);
    expect(names().lastLayers).not.toBe(before.lastLayers);
});

test.each([
    "notebooks/explore.ipynb",
    "tests/test_train.py",
    "iris/__pycache__/train.cpython-313.pyc",
    "iris/.env",
    "iris/deep/.env.local",
    "iris/.git/config",
    "iris/.venv/bin/python",
    "iris/deep/.mypy_cache/x.json",
    "data/raw/t.csv",
    "data/deep/.keep",
    "node_modules/left-pad/index.js",
    "Pulumi.yaml",
    "Pulumi.prod_local.yaml",
    ".pulumi/stacks/dev.json",
    ".envrc",
    "keys/server.pem",
])("%s is no part of it", (file) => {
    const before = names();
    write(file, "changed");
    expect(names()).toEqual(before);
});

test("a Python environment is no part of it, whatever it is called", () => {
    const before = names();
    write("iris/deep/env[1]/pyvenv.cfg", "home = /usr/bin");
    write("iris/deep/env[1]/lib/python3.13/site-packages/pandas.py", "");
    expect(names()).toEqual(before);
    expect(sent().filter((file) => file.includes("env[1]"))).toEqual([]);
});

test("ignore files add lines of their own, and take back what is usually left out, but no secret", () => {
    write("data/large.csv", "1");
    write("data/small.csv", "1");
    write(".env", "SECRET=1");
    write("iris/raw/x.csv", "1");
    write("iris/raw/y.csv", "1");
    write("iris/notes.txt", "1");
    const before = sent();
    write(".gaiaflowignore", "# small\r\n!data/small.csv\r\n!.env\r\n**/notes.txt\r\n");
    write("iris/.dockerignore", "raw/*\n!raw/y.csv\n");
    const now = sent();
    expect(now.filter((file) => !before.includes(file))).toEqual(["project/data/small.csv"]);
    expect(before.filter((file) => !now.includes(file))).toEqual(["project/iris/notes.txt", "project/iris/raw/x.csv"]);
});

test("Docker is sent these files alone, each with one time, and what tells tasks of them", async () => {
    write("Data/small.csv", "1");
    write("data/large.csv", "1");
    const recording = await record(() => new ProjectImage("task-image", args()), { mocks });
    const { build } = recording.get("docker:index/image:Image", "task-image").inputs as { build: { context: string } };
    const below = fs.readdirSync(build.context, { recursive: true, withFileTypes: true });
    const files = below.filter((entry) => !entry.isDirectory()).map((entry) => path.join(entry.parentPath, entry.name));
    const written = ["project/.gaiaflow.json", "project/flower_power.dist-info/METADATA"];
    const relative = files.map((file) => path.relative(build.context, file));
    expect(relative.sort()).toEqual([...sent(), ...written].sort());
    expect(relative).toContain("project/Data/small.csv");
    expect(new Set(files.map((file) => fs.lstatSync(file).mtime.getUTCFullYear()))).toEqual(new Set([2000]));
    const document = JSON.parse(fs.readFileSync(path.join(build.context, written[0] ?? ""), "utf8")) as object;
    expect(document).toMatchObject({ imports: ["", "dags"], scratch: [] });
});

test("DAGs that lie elsewhere are there beside it", () => {
    const elsewhere = path.join(cache, "flows");
    fs.mkdirSync(elsewhere);
    fs.writeFileSync(path.join(elsewhere, "beside.py"), "");
    const folders = { root: folder, project: folder, dags: elsewhere, notebooks: path.join(folder, "notebooks") };
    const found = layout({ folders });
    expect(found.imports).toEqual(["", "../dags"]);
    expect(projectFiles(found).map(({ file }) => file)).toContain("dags/beside.py");
});

test("scratch folders are not sent, and are another image", () => {
    write("outputs/x.csv", "1");
    const before = names();
    const scratch = { ...args(), project: { ...project(), layout: layout({ scratch: ["outputs/"] }) } };
    expect(projectFiles(scratch.project.layout).map(({ file }) => file)).not.toContain("project/outputs/x.csv");
    expect(names("gaiaflow/environment:0", scratch)).not.toEqual(before);
});

test("a name that is not UTF-8 is refused, unless it is left out", () => {
    const file = Buffer.concat([Buffer.from(path.join(folder, "iris", "caf")), Buffer.from([0xe9])]);
    fs.writeFileSync(file, "");
    expect(sent).toThrow(/iris\/caf. cannot be read, .*\nMake it readable, give it a name in UTF-8, or leave it out/);
    write("iris/.dockerignore", "caf*\n");
    expect(sent().join()).not.toContain("caf");
    fs.rmSync(file);
    fs.mkdirSync(file);
    expect(sent).not.toThrow();
    fs.rmSync(path.join(folder, "iris/.dockerignore"));
    expect(sent).toThrow("cannot be read");
});

test("a pipe is nothing to wait for", () => {
    const before = names();
    execFileSync("mkfifo", [path.join(folder, "iris", "pipe")]);
    expect(names()).toEqual(before);
});

test.each([
    { name: "flower-power", version: "0.2.0" },
    { name: "flowers", version: "0.1.0" },
])("another name or version, which importlib.metadata tells, is another image: %j", (distribution) => {
    const changed = names(undefined, { ...args(), project: { ...project(), distribution } });
    expect(changed.image).not.toBe(names().image);
    expect(changed.lastLayers).not.toBe(names().lastLayers);
});

test("a link is where it points", () => {
    const before = names();
    fs.rmSync(path.join(folder, "iris", "link.py"));
    fs.symlinkSync("nowhere", path.join(folder, "iris", "link.py"));
    expect(names().image).not.toBe(before.image);
});

test("another environment is another image with the same package", () => {
    const { image, lastLayers } = names("gaiaflow/environment:1");
    expect(image).not.toBe(names().image);
    expect(lastLayers).toBe(names().lastLayers);
});

test("two images and a tag on the environment, of which the last needs the first alone", async () => {
    const recording = await record(() => new ProjectImage("task-image", args()), { mocks });
    const below = builtImage(environmentImage());
    const { image, tag, lastLayers } = names(below.imageName);
    const inputs = (name: string) => recording.get("docker:index/image:Image", name).inputs;
    const common = { buildOnPreview: false, skipPush: true };
    const build = {
        context: expect.stringMatching(/project-contexts\/[0-9a-f]{12}\/[0-9a-f]{12}$/) as string,
        dockerfile: "images/environment/package.Dockerfile",
        platform: "linux/arm64",
    };
    const arguments_ = {
        ENVIRONMENT: below.imageName,
        IMPORT_PATH: "/project:/project/dags",
    };
    expect(inputs("task-image-package")).toEqual({
        ...common,
        imageName: lastLayers,
        build: { ...build, target: "package", args: arguments_ },
    });
    expect(inputs("task-image")).toEqual({
        ...common,
        imageName: image,
        build: { ...build, args: arguments_ },
    });
    expect(recording.get("docker:index/tag:Tag", "task-image-tag").inputs).toEqual({
        ...{ sourceImage: image, targetImage: tag, tagTriggers: ["sha256:0"] },
    });
    expect(recording.get("gaiaflow:image:ProjectImage", "task-image").outputs).toEqual({
        reference: image,
        tag,
        lastLayers,
    });
});

test("its names are known in a preview, where the provider knows none or keeps the old ones", async () => {
    const kept = { "docker:index/image:Image": () => ({ imageName: "iris/iris:old" }) };
    const preview = { mocks: { ...mocks, kept }, preview: true };
    const { get } = await record(() => new ProjectImage("task-image", args()), preview);
    const { image, lastLayers } = names(builtImage(environmentImage()).imageName);
    expect(get("gaiaflow:image:ProjectImage", "task-image").outputs).toMatchObject({ reference: image, lastLayers });
});
