import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { startNpmRegistry } from "../../../../test/support/npm-registry";
import { CLONE, filesBelow } from "../../generator/project-template";

/** As it comes from npm. */
let packed: string;
let tarball: string;
let root: string;

const create = (args: readonly string[], input = "") =>
    execa("node", [path.join(packed, "bin", "create-gaiaflow.mjs"), ...args], {
        ...{ cwd: root, input, reject: false, all: true },
    });

beforeAll(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-create-"));
    // Of the clone npm runs no scripts, but the one that writes the template has to.
    const pack = ["pack", "--ignore-scripts=false", "--silent", "--pack-destination", root];
    await execa("npm", pack, { cwd: path.join(CLONE, "packages", "create-gaiaflow") });
    [tarball = ""] = (await fs.readdir(root)).filter((name) => name.endsWith(".tgz"));
    await execa("tar", ["--extract", "--file", tarball], { cwd: root });
    packed = path.join(root, "package");
});

afterAll(() => fs.rm(root, { recursive: true, force: true }));

test("the package holds the command and what it writes, and needs no other", async () => {
    const files = Object.keys(filesBelow(packed));
    expect(files.filter((file) => !/^(bin|lib)\//.test(file)).sort()).toEqual([
        ...["README.md", "package.json", "template.json"],
    ]);
    const { dependencies } = JSON.parse(await fs.readFile(path.join(packed, "package.json"), "utf8")) as Manifest;
    expect(dependencies).toBeUndefined();
});

test("npm create gaiaflow runs it, from the registry that it was published to", async () => {
    const registry = await startNpmRegistry();
    try {
        // A cache of its own, since npm keeps what it gets so.
        const userconfig = path.join(root, "npmrc");
        await fs.writeFile(userconfig, `${registry.url.replace("http:", "")}:_authToken=a-token\n`);
        const npms = { registry: registry.url, cache: path.join(root, "npm-cache"), userconfig };
        const env = Object.fromEntries(Object.entries(npms).map(([name, value]) => [`npm_config_${name}`, value]));
        const npm = (...args: string[]) => execa("npm", args, { cwd: root, env, stdin: "ignore", all: true });
        await npm("publish", `./${tarball}`);
        const line = ["create", "gaiaflow", "by-npm", "--", "--package", "fires", "--examples", "no", "--yes"];
        expect((await npm(...line)).all).toContain("by-npm is a project of GaiaFlow now.");
        const files = filesBelow(path.join(root, "by-npm"));
        expect(files["Pulumi.yaml"]).toMatch(/^name: by-npm$/m);
        expect(files["Pulumi.dev.yaml"]).toContain("package: fires\n");
    } finally {
        registry.close();
    }
});

interface Manifest {
    readonly dependencies?: object;
}

test("Enter takes every default", async () => {
    const { all, exitCode } = await create([], "\n\n\n\n");
    expect([exitCode, all]).toEqual([0, expect.stringContaining("cd my-project\n    npm install\n    npm start")]);
    const files = filesBelow(path.join(root, "my-project"));
    expect(files["Pulumi.dev.yaml"]).toContain("package: my_project");
    expect(files["my_project/train.py"]).toContain("from my_project import data");
    expect(files["package.json"]).toContain('"author": "Your Name"');
    expect(files["dags/train_again.py"]).toContain('"{{ dag_run.run_after | ds }}"');
});

test.each([
    ["data", "project_data"],
    ["train-iris", "project_train_iris"],
])("the package's name that follows from the project %s hides nothing: %s", async (project, name) => {
    const { all, exitCode } = await create([project, "--examples", "no", "--yes"]);
    expect([exitCode, all]).toEqual([0, expect.stringContaining(`cd ${project}\n`)]);
    expect(filesBelow(path.join(root, project))["Pulumi.dev.yaml"]).toContain(`package: ${name}\n`);
    expect((await create([`other-${project}`, "--name", project], "\n\nno\n")).all).toContain(
        `Python package (${name}): `,
    );
});

test("a refused answer is asked for again, with the reason", async () => {
    const { all, exitCode } = await create([], 'My Project\nforest\ntest\nforest_fires\nA "b"\nJörg Ö\nmaybe\nno\n');
    expect(exitCode).toBe(0);
    expect(all?.match(/The .* is refused: .*/g)).toEqual([
        expect.stringMatching(/^The project name "My Project" is refused: it takes lower-case letters .* my-project$/),
        expect.stringMatching(/^The package name "test" is refused: it would hide .* example: project_test$/),
        expect.stringMatching(/^The author "A \\"b\\"" is refused: /),
        expect.stringMatching(/^The answer to examples "maybe" is refused: it takes yes or no/),
    ]);
    const files = filesBelow(path.join(root, "forest"));
    expect(files["forest_fires/__init__.py"]).toContain('__author__ = "Jörg Ö"');
    expect(Object.values(files).filter((text) => text.includes("my_package"))).toEqual([]);
});

test("options are answers, of which all that are refused are named before anything is written", async () => {
    const bad = ["folder", "--name", "a--b", "--package", "class", "--examples", "perhaps", "--yes"];
    const { all, exitCode } = await create(bad);
    expect([exitCode, all?.split("\n").map((line) => line.slice(0, 20))]).toEqual([
        1,
        ['The project name "a-', 'The package name "cl', "The answer to exampl"],
    ]);
    expect(await fs.readdir(root)).not.toContain("folder");
    const good = ["folder", "--name", "a-b", "--package", "c", "--author", "D", "--examples", "no", "--yes"];
    expect((await create(good)).exitCode).toBe(0);
    expect(filesBelow(path.join(root, "folder"))["Pulumi.yaml"]).toMatch(/^name: a-b$/m);
    const again = await create(good);
    expect([again.exitCode, again.all]).toEqual([1, expect.stringMatching(/^folder is not empty: /)]);
});

test("a project that an example is copied over is asked for in one line, and has that example's package", async () => {
    const { exitCode } = await create(["land-cover", "--package", "land_cover", "--examples", "no", "--yes"]);
    expect(exitCode).toBe(0);
    const project = filesBelow(path.join(root, "land-cover"));
    expect(project["Pulumi.dev.yaml"]).toContain("package: land_cover");
    const example = filesBelow(path.join(CLONE, "examples", "earth-observation"));
    const isThere = (file: string) => Object.hasOwn(project, file) && project[file] !== example[file];
    expect(Object.keys(example).filter(isThere)).toEqual([
        ...["pylock.toml", "requirements.txt", "land_cover/__init__.py"],
    ]);
});

test("where nobody answers it says what takes the defaults, and writes nothing", async () => {
    const { all, exitCode } = await create(["quiet"]);
    expect([exitCode, all]).toEqual([1, expect.stringContaining("npm create gaiaflow -- --yes")]);
    expect(await fs.readdir(root)).not.toContain("quiet");
});
