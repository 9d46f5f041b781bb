import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import ignore from "@balena/dockerignore";
import { packageContext } from "../../../../components/image/package-context";
import { SHARED_BASES } from "../../../../components/image/base-images";
import { ProjectImage, packageNames, type ProjectImageArgs } from "../../../../components/image/project-image";
import { builtImage } from "../../../../components/image/platform-image";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { CLONE } from "../../../support/settings";
import { TRIXIE } from "../../../../lib/base-image";

let folder: string;
const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
};
const project = (): ProjectImageArgs["project"] => ({
    ...{ name: "flowers", package: "iris", distribution: { name: "flower-power", version: "0.1.0" } },
    folder,
});
const buildSettings = () => ({
    ...{ programRoot: CLONE, projectRoot: CLONE, platform: "linux/arm64", cache: true, force: "again" },
    ...{ cacheFolder: path.join(folder, "cache"), airflowRequirements: [] },
    environment: { base: TRIXIE, requirements: "pandas==3.0\n", builds: [], systemPackages: [], indexScript: "" },
});
const args = (): ProjectImageArgs => ({ project: project(), build: buildSettings() });
const environmentImage = () => ({ ...buildSettings(), ...SHARED_BASES.ENVIRONMENT });
const context = () => packageContext(path.join(folder, "iris"), CLONE);
const names = (environment = "gaiaflow/environment:0") => packageNames(args(), context(), environment);

beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-project-"));
    write("iris/__init__.py", '__version__ = "0.1.0"\n');
    write("iris/deep/train.py", "def train(): ...\n");
    fs.symlinkSync("deep/train.py", path.join(folder, "iris", "link.py"));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

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
    expect(ignore().add(context().rules).ignores("deep/env[1]/lib/python3.13/site-packages/pandas.py")).toBe(true);
});

test("what the package's own .dockerignore leaves out is no part of it, and Docker leaves it out by the same rules", async () => {
    const before = names();
    write("iris/.dockerignore", "# large\r\ndata/*.csv\r\n!data/small.csv\r\n!.env\r\n");
    write("iris/data/large.csv", "1");
    write("iris/.env", "SECRET=1");
    expect(names()).toEqual(before);
    write("iris/data/small.csv", "1");
    expect(names()).not.toEqual(before);
    const recording = await record(() => new ProjectImage("task-image", args()), { mocks });
    const { build } = recording.get("docker:index/image:Image", "task-image").inputs as {
        build: { dockerfile: string };
    };
    expect(path.dirname(build.dockerfile)).toMatch(path.join(folder, "cache", "package-image") + path.sep);
    const sent = fs.readFileSync(`${build.dockerfile}.dockerignore`, "utf8");
    const isSent = ignore().add(sent).createFilter();
    expect(["train.py", "data/small.csv", "data/large.csv", ".env", ".dockerignore"].filter(isSent)).toEqual([
        "train.py",
        "data/small.csv",
    ]);
    expect(fs.readFileSync(build.dockerfile, "utf8")).toBe(
        fs.readFileSync(path.join(CLONE, "images/environment/package.Dockerfile"), "utf8"),
    );
});

test("Docker tells capital letters from small ones, so what it sends is in the name", () => {
    write("iris/.dockerignore", "data\n");
    const before = names();
    write("iris/Data/small.csv", "1");
    expect(names()).not.toEqual(before);
});

test("a line of .dockerignore that is no pattern is named", () => {
    write("iris/.dockerignore", "data\n[a-\n");
    expect(context).toThrow(`${path.join(folder, "iris/.dockerignore")} has a line that is no pattern: [a-`);
});

test("a name that is not UTF-8 is refused, unless it is left out", () => {
    const file = Buffer.concat([Buffer.from(path.join(folder, "iris", "caf")), Buffer.from([0xe9])]);
    fs.writeFileSync(file, "");
    expect(context).toThrow(
        /iris\/caf. cannot be read, .*\nMake it readable, give it a name in UTF-8, or leave it out/,
    );
    write("iris/.dockerignore", "caf*\n");
    expect(context().files.map((each) => each.file)).not.toContain("caf");
    fs.rmSync(file);
    fs.mkdirSync(file);
    expect(context).not.toThrow();
    fs.rmSync(path.join(folder, "iris/.dockerignore"));
    expect(context).toThrow("cannot be read");
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
    const changed = packageNames(
        { ...args(), project: { ...project(), distribution } },
        context(),
        "gaiaflow/project:0",
    );
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
        context: path.relative(CLONE, path.join(folder, "iris")),
        dockerfile: "images/environment/package.Dockerfile",
        platform: "linux/arm64",
    };
    const arguments_ = {
        ENVIRONMENT: below.imageName,
        PACKAGE: "iris",
        DISTRIBUTION_FILE: "flower_power.dist-info/METADATA",
        DISTRIBUTION: "Metadata-Version: 2.1\nName: flower-power\nVersion: 0.1.0\n",
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
