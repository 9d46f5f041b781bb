import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PlatformImage, builtImage, type BuiltImage } from "../../../../components/image/platform-image";
import { buildInputs } from "../../../../components/image/build-inputs";
import { ownInputs } from "../../../../components/image/own-inputs";
import { IMAGES } from "../../../../services/catalogue";
import { mocks } from "../../../support/provider-mocks";
import { record } from "../../../support/pulumi-recorder";
import { revealed } from "../../../support/secret-values";
import { CLONE } from "../../../support/settings";
import { TRIXIE } from "../../../../lib/base-image";

let clone: string;
const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    fs.writeFileSync(path.join(clone, file), text);
};
/** What the stack says to single images. */
const own = () => ({
    cacheFolder: path.join(clone, "cache"),
    airflowRequirements: [],
    environment: { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" },
});
const built = (changes: Partial<BuiltImage> = {}) =>
    builtImage({
        image: "airflow",
        programRoot: clone,
        projectRoot: clone,
        platform: "linux/amd64",
        cache: true,
        force: "",
        ...own(),
        ...changes,
    });

beforeEach(() => {
    clone = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-image-"));
    write("images/airflow/Dockerfile", "FROM scratch\n");
    write(
        "images/airflow/Dockerfile.dockerignore",
        "*\n!images/airflow\n!python\nimages/airflow/*.md\n**/__pycache__\n",
    );
    write("images/airflow/airflow.cfg", "a");
    write("images/airflow/README.md", "not sent");
    write("python/gaiaflow/__init__.py", "");
    write("python/gaiaflow/__pycache__/x.pyc", "");
    write("elsewhere/file", "not sent");
    write("images/environment/install_changed.py", "print()\n");
});
afterEach(() => fs.rmSync(clone, { recursive: true }));

test("an image is made of what its dockerignore lets in, and its Dockerfile", () => {
    expect([...buildInputs(clone, "airflow").keys()].sort()).toEqual([
        "images/airflow/Dockerfile",
        "images/airflow/Dockerfile.dockerignore",
        "images/airflow/airflow.cfg",
        "python/gaiaflow/__init__.py",
    ]);
});

test.each(IMAGES)("the %s image of this clone has a Dockerfile and inputs", (image) => {
    expect(buildInputs(CLONE, image).has(`images/${image}/Dockerfile`)).toBe(true);
});

test("its name moves with its content, and with nothing else", () => {
    const { imageName } = built();
    expect(imageName).toMatch(/^gaiaflow\/airflow:[0-9a-f]{12}$/);
    write("images/airflow/README.md", "changed");
    write("elsewhere/file", "changed");
    expect(built().imageName).toBe(imageName);
    expect(built({ cache: false }).imageName).toBe(imageName);
    write("images/airflow/airflow.cfg", "b");
    expect(built().imageName).not.toBe(imageName);
});

test.each([
    [{ force: "again" }, "again"],
    [{ airflowRequirements: ["pandas==3.0", "polars"] }, "pandas==3.0\npolars"],
    [{ airflowUsers: true }, "yes"],
])("%j is another image", (change, argument) => {
    expect(built(change).imageName).not.toBe(built().imageName);
    expect(Object.values(built(change).args)).toContain(argument);
});

test("what DAG files need is Airflow's alone, and what functions need the environment's", () => {
    const change = {
        airflowRequirements: ["polars"],
        environment: {
            base: TRIXIE,
            requirements: "pandas==3.0\n",
            builds: [],
            systemPackages: ["libgomp1", "gdal-bin"],
            indexScript: "",
        },
    };
    for (const image of ["mlflow", "environment"]) {
        write(`images/${image}/Dockerfile`, "");
        write(`images/${image}/Dockerfile.dockerignore`, `*\n!images/${image}\n`);
    }
    expect(built(change).args).toEqual({ FORCE: "", AIRFLOW_REQUIREMENTS: "polars" });
    expect(built({ image: "mlflow", ...change })).toEqual(built({ image: "mlflow" }));
    expect(built({ image: "environment", ...change }).args).toEqual({
        ...{ FORCE: "", SYSTEM_PACKAGES: "libgomp1 gdal-bin" },
        ...{ BASE: "gaiaflow/base:trixie-1", MIRRORS: "gaiaflow/mirrors:local" },
    });
    expect(built({ ...change, airflowRequirements: [], airflowUsers: false })).toEqual(built());
});

test("the environment's lock is its whole context, in a folder that another lock does not share", async () => {
    write("images/environment/Dockerfile", "");
    const contextOf = async (requirements: string) => {
        const args = {
            ...own(),
            environment: { base: TRIXIE, requirements, builds: [], systemPackages: [], indexScript: "" },
            image: "environment",
        };
        const roots = { programRoot: clone, projectRoot: clone, platform: "linux/amd64", cache: true, force: "" };
        const recording = await record(() => new PlatformImage("environment-image", { ...args, ...roots }), { mocks });
        const { build } = recording.get("docker:index/image:Image", "environment-image").inputs;
        return (build as { readonly context: string }).context;
    };
    const context = await contextOf("pandas==3.0\n");
    expect(fs.readdirSync(context).sort()).toEqual([
        "build_wheels.py",
        "builds.txt",
        "conda.txt",
        "indexes",
        "install_built.py",
        "install_changed.py",
        "install_conda.py",
        "rattler.lock",
        "requirements.lock",
    ]);
    expect(fs.readFileSync(path.join(context, "requirements.lock"), "utf8")).toBe("pandas==3.0\n");
    expect(await contextOf("pandas==3.0\n")).toBe(context);
    expect(await contextOf("pandas==3.1\n")).not.toBe(context);
});

test("a lock of any size is a file, and in nothing that a command is started with: Linux takes 128 KiB there", async () => {
    const lines = Array.from({ length: 1600 }, (_, n) => `locked-${n}==1.0 --hash=sha256:${"0".repeat(64)}\n`);
    expect(lines.join("").length).toBeGreaterThan(140 * 1024);
    const args = {
        ...{ ...own(), image: "environment", programRoot: CLONE, projectRoot: CLONE, platform: "linux/amd64" },
        ...{ cache: true, force: "" },
        environment: {
            ...{ base: TRIXIE, requirements: lines.join(""), conda: lines, builds: lines },
            ...{ systemPackages: [], indexScript: "", loginScript: "export GAIAFLOW_NETRC='x'\n" },
        },
    };
    const asked: unknown[] = [];
    const answers = {
        ...mocks.answers,
        "command:local:run": (_: string, inputs: object) => {
            asked.push(inputs);
            return { stdout: "" };
        },
    };
    const published = new Map([[builtImage(args).imageName, "ghcr.io/owner/environment@sha256:0"]]);
    for (const more of [{}, { published }]) {
        const image = () => new PlatformImage("environment-image", { ...args, ...more });
        const { resources } = await record(image, { mocks: { ...mocks, answers } });
        asked.push(...resources.filter(({ custom }) => custom).map(({ inputs }) => inputs));
    }
    // Twice the call that builds with the secret, and the image: built, or pulled by a command.
    expect(asked).toHaveLength(4);
    for (const each of asked) {
        const text = JSON.stringify(revealed(each));
        expect(text).not.toContain("locked-");
        expect(text.length).toBeLessThan(10_000);
    }
    const contexts = fs.readdirSync(path.join(clone, "cache", "contexts"));
    expect(contexts).toHaveLength(1);
    const context = path.join(clone, "cache", "contexts", contexts[0] ?? "");
    expect(fs.readFileSync(path.join(context, "requirements.lock"), "utf8")).toBe(lines.join(""));
});

test("what installs conda's packages counts for an environment that has some alone", () => {
    write("images/environment/Dockerfile", "");
    const context = (conda?: readonly string[]) => {
        const environment = { base: TRIXIE, requirements: "", builds: [], systemPackages: [], indexScript: "" };
        return ownInputs("environment", { ...own(), programRoot: clone, environment: { ...environment, conda } })
            .context;
    };
    const nothing = { "conda.txt": "", "install_conda.py": "", "rattler.lock": "" };
    expect(context()).toMatchObject(nothing);
    write("images/environment/install_conda.py", "print('conda')\n");
    write("images/environment/rattler.lock", "py-rattler==1\n");
    expect(context([])).toMatchObject(nothing);
    expect(context(["linux-64 https://x/a-1-0.conda sha256:00"])).toMatchObject({
        "conda.txt": "linux-64 https://x/a-1-0.conda sha256:00\n",
        "install_conda.py": "print('conda')\n",
        "rattler.lock": "py-rattler==1\n",
    });
});

test("what installs what is built from its source counts for an environment that has some alone", () => {
    write("images/environment/Dockerfile", "");
    write("images/environment/build_wheels.py", "print('builds')\n");
    write("images/environment/install_built.py", "print('built')\n");
    const context = (builds: readonly string[]) => {
        const environment = { base: TRIXIE, requirements: "", builds, systemPackages: [], indexScript: "" };
        return ownInputs("environment", { ...own(), programRoot: clone, environment }).context;
    };
    expect(context([])).toMatchObject({ "builds.txt": "", "build_wheels.py": "", "install_built.py": "" });
    expect(context(["six==1.0 # base.txt"])).toMatchObject({
        "builds.txt": "six==1.0 # base.txt\n",
        "build_wheels.py": "print('builds')\n",
        "install_built.py": "print('built')\n",
    });
});

test("its name moves with the image that it starts from, which moves with its own content", () => {
    write("images/python/Dockerfile", "ARG BASE=debian\nFROM ${BASE}\n");
    write("images/python/Dockerfile.dockerignore", "*\n!images/python\n");
    write("images/python/client.lock", "boto3==1");
    write("images/airflow/Dockerfile", "ARG PYTHON\nARG UV\nFROM ${PYTHON}\n");
    const before = built({ airflowRequirements: ["pandas==3.0"] });
    expect(before.args).toMatchObject({ PYTHON: expect.stringMatching(/^gaiaflow\/python:[0-9a-f]{12}$/) as string });
    expect(before.args["UV"]).toMatch(/^gaiaflow\/uv:[0-9a-f]{12}$/);
    // Its base asks for no requirements of DAG files.
    expect(built().args["PYTHON"]).toBe(before.args["PYTHON"]);
    write("images/python/client.lock", "boto3==2");
    const after = built({ airflowRequirements: ["pandas==3.0"] });
    expect(after.args["PYTHON"]).not.toBe(before.args["PYTHON"]);
    expect(after.imageName).not.toBe(before.imageName);
    expect(built({ image: "python" }).args).toEqual({
        FORCE: "",
        BASE: "gaiaflow/base:trixie-1",
    });
});

test("without the cache, what is new is built from its first layer, and what is not stays", () => {
    const { imageName, args } = built({ cache: false, force: "x" });
    expect(args["FORCE"]).toBe(`x-${imageName.split(":")[1] ?? ""}`);
    expect(built({ cache: false, force: "x" }).args).toEqual(args);
});

test("it is built here and pushed nowhere", async () => {
    const args = {
        ...{ image: "airflow", programRoot: clone, projectRoot: clone },
        ...{ platform: "linux/arm64", cache: true, force: "", ...own() },
    };
    const recording = await record(() => new PlatformImage("airflow-image", args), { mocks });
    expect(recording.get("docker:index/image:Image", "airflow-image").inputs).toEqual({
        imageName: built().imageName,
        build: {
            args: { FORCE: "", AIRFLOW_REQUIREMENTS: "" },
            context: ".",
            dockerfile: "images/airflow/Dockerfile",
            platform: "linux/arm64",
        },
        buildOnPreview: false,
        skipPush: true,
    });
});

test("an image of somebody else is pulled, and kept when the stack goes", async () => {
    const recording = await record(() => new PlatformImage("mlflow-image", { reference: "a/b:1" }), { mocks });
    const { inputs } = recording.get("docker:index/remoteImage:RemoteImage", "mlflow-image");
    expect(inputs).toEqual({ name: "a/b:1", keepLocally: true });
});

test("a project elsewhere sends the program's folder, by its way from the project's", async () => {
    const args = {
        ...{ image: "airflow", platform: "linux/arm64", cache: true, force: "", ...own() },
        ...{ programRoot: path.join(clone, "node_modules", "gaiaflow"), projectRoot: clone },
    };
    write("node_modules/gaiaflow/images/airflow/Dockerfile", "FROM scratch\n");
    write("node_modules/gaiaflow/images/airflow/Dockerfile.dockerignore", "*\n!images/airflow\n");
    const recording = await record(() => new PlatformImage("airflow-image", args), { mocks });
    expect(recording.get("docker:index/image:Image", "airflow-image").inputs["build"]).toMatchObject({
        context: "node_modules/gaiaflow",
        dockerfile: "node_modules/gaiaflow/images/airflow/Dockerfile",
    });
});
