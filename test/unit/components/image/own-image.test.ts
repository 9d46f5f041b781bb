import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { OwnImage, ownImageArgs } from "../../../../components/image/own-image";
import { SHARED_BASES } from "../../../../components/image/base-images";
import { builtImage, environmentName, type BuildArgs } from "../../../../components/image/platform-image";
import { TRIXIE } from "../../../../lib/base-image";
import { parseDockerfile } from "../../../../lib/dockerfile";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { CLONE } from "../../../support/settings";

let root: string;
const write = (file: string, text = ""): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
};
const build = (changes: Partial<BuildArgs> = {}): BuildArgs => ({
    ...{ programRoot: CLONE, projectRoot: root, platform: "linux/arm64", cache: true, force: "" },
    ...{ cacheFolder: path.join(root, "..", `${path.basename(root)}-cache`), airflowRequirements: [] },
    environment: { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" },
    ...changes,
});
const dockerfile = (args: Record<string, string> = {}, ignoreRules?: string) => {
    const text = fs.readFileSync(path.join(root, "docker/Dockerfile"), "utf8");
    return {
        ...{ ...parseDockerfile(text, args), name: "docker/Dockerfile", context: path.join(root, "docker") },
        ...{ text, args, ignoreRules },
    };
};
const made = (changes: Partial<BuildArgs> = {}, args = {}, ignoreRules?: string) =>
    ownImageArgs(dockerfile(args, ignoreRules), build(changes));
const environment = () => builtImage({ ...build(), ...SHARED_BASES.ENVIRONMENT }).imageName;

beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-own-image-"));
    write("docker/Dockerfile", "ARG GAIAFLOW_BASE\nFROM ${GAIAFLOW_BASE}\nCOPY a.txt data/*.csv /\n");
    write("docker/a.txt", "a");
    write("docker/data/x.csv", "1");
    write("docker/.dockerignore", "data/left.csv\n");
});
afterEach(() => {
    fs.rmSync(root, { recursive: true });
    fs.rmSync(build().cacheFolder, { recursive: true, force: true });
});

test("it is built in its folder, on the image of the project's environment", () => {
    const { dockerfile: file, ...args } = made();
    expect(args).toEqual({
        imageName: expect.stringMatching(/^gaiaflow\/own-image:[0-9a-f]{12}$/) as string,
        context: "docker",
        args: { GAIAFLOW_BASE: environment() },
        platform: "linux/arm64",
    });
    expect(fs.readFileSync(file, "utf8")).toBe(dockerfile().text);
    // The provider goes by it, too.
    expect(fs.readFileSync(`${file}.dockerignore`, "utf8")).toBe("*\n!a.txt\n!data/x.csv");
    const all = ownImageArgs({ ...dockerfile(), copied: undefined }, build());
    const rules = fs.readFileSync(`${all.dockerfile}.dockerignore`, "utf8");
    expect(rules).toMatch(/^data\/left\.csv\n[^]*\*\*\/\.env\n[^]*node_modules/);
});

test.each([
    ["docker/a.txt", "changed"],
    ["docker/data/y.csv", ""],
    ["docker/Dockerfile", "FROM debian\nCOPY a.txt data/*.csv /\n"],
    ["docker/.dockerignore", "data/x.csv\n"],
])("another %s is another image", (file, text) => {
    const { imageName } = made();
    write(file, text);
    expect(made().imageName).not.toBe(imageName);
});

test.each(["docker/b.txt", "docker/data/left.csv", "docker/data/x.txt", "docker/deep/a.txt", "elsewhere"])(
    "another %s is the same one",
    (file) => {
        const { imageName } = made();
        write(file, "changed");
        expect(made().imageName).toBe(imageName);
    },
);

test("a file that may be run is another one than the same that may not", () => {
    const { imageName } = made();
    fs.chmodSync(path.join(root, "docker/a.txt"), 0o755);
    expect(made().imageName).not.toBe(imageName);
});

test("of a Dockerfile that copies all of its folder, what no image is to have builds nothing", () => {
    write("docker/Dockerfile", "FROM debian\nCOPY . /app\n");
    const { imageName } = made();
    for (const file of [".env", "deep/.env", "node_modules/x/index.js", "Pulumi.dev.yaml", "iris/__pycache__/a.pyc"]) {
        write(`docker/${file}`, "changed");
    }
    expect(made().imageName).toBe(imageName);
    write("docker/deep/new.txt");
    expect(made().imageName).not.toBe(imageName);
});

test("an ignore file beside the Dockerfile counts in place of the folder's own, and may take back in", () => {
    write("docker/Dockerfile", "FROM debian\nCOPY . /app\n");
    const rules = "*\n!data\n";
    const { imageName } = made({}, {}, rules);
    write("docker/b.txt", "changed");
    expect(made({}, {}, rules).imageName).toBe(imageName);
    write("docker/data/left.csv", "changed");
    expect(made({}, {}, rules).imageName).not.toBe(imageName);
});

test("what is copied and left out is named", () => {
    write("docker/Dockerfile", "FROM debian\nCOPY a.txt /\nCOPY .env /app/\n");
    write("docker/.env", "TOKEN=x");
    expect(() => made()).toThrow(/^docker\/Dockerfile line 3: \.env is left out of what Docker is sent/);
});

test("its name moves with its arguments, with what it starts from, and with what rebuilds everything", () => {
    const { imageName } = made();
    const requirements = { ...build().environment, requirements: "pandas==3.0\n" };
    expect(made({ environment: requirements }).imageName).not.toBe(imageName);
    expect(made({}, { CUDA: "12" })).toMatchObject({ args: { CUDA: "12" } });
    expect(made({}, { CUDA: "12" }).imageName).not.toBe(imageName);
    const forced = made({ force: "again" });
    expect(forced.imageName).not.toBe(imageName);
    expect(forced.args["GAIAFLOW_FORCE"]).toBe("again");
    expect(fs.readFileSync(forced.dockerfile, "utf8")).toContain("FROM ${GAIAFLOW_BASE}\nARG GAIAFLOW_FORCE\n");
    expect(made({ cache: false })).toMatchObject({ imageName, args: { GAIAFLOW_FORCE: imageName.split(":")[1] } });
});

test("what does not start from ours does not move with it", () => {
    write("docker/Dockerfile", "FROM python:3.12\n");
    const { args, imageName } = made();
    expect(args).toEqual({});
    expect(made({ environment: { ...build().environment, requirements: "pandas==3.0\n" } }).imageName).toBe(imageName);
});

test("what stands on it moves with it, and with nothing of an environment that is not in it", () => {
    const onOwn = (ownImage: string, requirements = "") =>
        environmentName(build({ ownImage, environment: { ...build().environment, requirements } }));
    expect(onOwn("gaiaflow/own-image:1")).toMatch(/^gaiaflow\/own-environment:[0-9a-f]{12}$/);
    expect(onOwn("gaiaflow/own-image:2")).not.toBe(onOwn("gaiaflow/own-image:1"));
    expect(onOwn("gaiaflow/own-image:1", "pandas==3.0\n")).toBe(onOwn("gaiaflow/own-image:1"));
    const kernels = (ownImage?: string) => builtImage({ ...build({ ownImage }), image: "kernels" }).args["ENVIRONMENT"];
    expect(kernels("gaiaflow/own-image:1")).toBe(onOwn("gaiaflow/own-image:1"));
    expect(kernels()).toBe(environment());
});

test("it is checked by a command that runs again for another image alone, and is named once that has passed", async () => {
    const args = { dockerfile: dockerfile(), build: build() };
    const recording = await record(() => new OwnImage("own-image", args), { mocks });
    const check = recording.get("command:local:Command", "own-image-check");
    const { imageName } = made();
    expect(check.inputs).toMatchObject({
        // The same wherever project and program lie together.
        create: path.relative(args.build.projectRoot, path.join(CLONE, "components/image/scripts/check-own-image.cjs")),
        environment: { IMAGE: imageName, PLATFORM: "linux/arm64", DOCKERFILE: "docker/Dockerfile" },
        triggers: [imageName],
    });
    expect(check.dependencies.some((urn) => urn.endsWith("docker:index/image:Image::own-image"))).toBe(true);
});

test.each([
    ["RUN --mount=type=secret,id=gaiaflow-logins,target=/run/gaiaflow-logins true", true],
    ["RUN true", false],
])("the logins of the project's indexes reach a Dockerfile that mounts them: %s", async (step, isGiven) => {
    write("docker/Dockerfile", `FROM debian\n${step}\n`);
    const environment = { ...build().environment, loginScript: "export UV_INDEX_0_PASSWORD='xyz'\n" };
    const calls: string[] = [];
    const answers = {
        "command:local:run": (_: string, inputs: object) => {
            calls.push(JSON.stringify(inputs));
            return { stdout: "" };
        },
    };
    const args = { dockerfile: dockerfile(), build: build({ environment }) };
    const { resources } = await record(() => new OwnImage("own-image", args), { mocks: { ...mocks, answers } });
    expect(calls.map((call) => call.includes("xyz"))).toEqual(isGiven ? [true] : []);
    expect(JSON.stringify(resources.map(({ inputs }) => inputs))).not.toContain("xyz");
});
