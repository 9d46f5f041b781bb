import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
    ENVIRONMENT_IMAGE,
    ProjectImage,
    packageNames,
    type ProjectImageArgs,
} from "../../../../components/image/project-image";
import { builtImage } from "../../../../components/image/platform-image";
import { planned } from "../../../support/planned";
import { record } from "../../../support/pulumi-recorder";
import { CLONE } from "../../../support/settings";

let folder: string;
const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
};
const project = (): ProjectImageArgs["project"] => ({
    ...{ name: "flowers", package: "iris", version: "0.1.0" },
    folder,
});
const roots = { programRoot: CLONE, projectRoot: CLONE };
const names = (environment = "gaiaflow/project:0") => packageNames(project(), CLONE, environment);

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

test.each(["notebooks/explore.ipynb", "tests/test_train.py", "iris/__pycache__/train.cpython-313.pyc"])(
    "%s is no part of it",
    (file) => {
        const before = names();
        write(file, "changed");
        expect(names()).toEqual(before);
    },
);

test("a link is where it points", () => {
    const before = names();
    fs.rmSync(path.join(folder, "iris", "link.py"));
    fs.symlinkSync("nowhere", path.join(folder, "iris", "link.py"));
    expect(names().image).not.toBe(before.image);
});

test("another environment is another image with the same package", () => {
    const { image, lastLayers } = names("gaiaflow/project:1");
    expect(image).not.toBe(names().image);
    expect(lastLayers).toBe(names().lastLayers);
});

test("three images and a tag, of which the last needs the first alone", async () => {
    const how = { ...roots, platform: "linux/arm64", cache: true, force: "again", requirements: "pandas==3.0" };
    const args = { project: project(), build: how };
    const recording = await record(() => new ProjectImage("task-image", args), { planned });
    const below = builtImage({ ...ENVIRONMENT_IMAGE, ...how });
    const { image, tag, lastLayers } = names(below.imageName);
    const inputs = (name: string) => recording.get("docker:index/image:Image", name).inputs;
    const common = { buildOnPreview: false, skipPush: true };
    const build = {
        context: path.relative(CLONE, path.join(folder, "iris")),
        dockerfile: "images/project/package.Dockerfile",
        platform: "linux/arm64",
    };
    expect(below.args).toEqual({ FORCE: "again", PROJECT_REQUIREMENTS: "pandas==3.0" });
    expect(inputs("task-image-environment")).toEqual({
        ...common,
        imageName: below.imageName,
        build: { ...build, context: ".", dockerfile: "images/project/Dockerfile", args: below.args },
    });
    expect(inputs("task-image-package")).toEqual({
        ...common,
        imageName: lastLayers,
        build: { ...build, target: "package", args: { ENVIRONMENT: "scratch", PACKAGE: "iris" } },
    });
    expect(inputs("task-image")).toEqual({
        ...common,
        imageName: image,
        build: { ...build, args: { ENVIRONMENT: below.imageName, PACKAGE: "iris" } },
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
    const how = { ...roots, platform: "linux/amd64", cache: true, force: "", requirements: "pandas==3.0" };
    const args = { project: project(), build: how };
    const kept = { "docker:index/image:Image": () => ({ imageName: "iris/iris:old" }) };
    const preview = { planned: { ...planned, kept }, preview: true };
    const { get } = await record(() => new ProjectImage("task-image", args), preview);
    const { image, lastLayers } = names(builtImage({ ...ENVIRONMENT_IMAGE, ...how }).imageName);
    expect(get("gaiaflow:image:ProjectImage", "task-image").outputs).toMatchObject({ reference: image, lastLayers });
});
