import execa from "execa";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { filesBelow, projectTemplate } from "../../../packages/create-gaiaflow/generator/project-template";
import { ensureVenv, pythonsHere } from "../../python/venv";
import { Cookiecutter, linkGaiaflow, pulumiNew, type Answers } from "../../support/generated-projects";

jest.setTimeout(600_000);

type Files = Readonly<Record<string, string>>;

let root: string;
let cookiecutter: Cookiecutter;
let python: string;

beforeAll(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-template-"));
    cookiecutter = await Cookiecutter.at(path.join(root, "home"));
    python = await ensureVenv((await pythonsHere())[0] ?? "");
});

afterAll(() => fs.rm(root, { recursive: true, force: true }));

/** What `npm create gaiaflow` writes. */
async function created(folder: string, options: readonly string[]): Promise<Files> {
    // Of its own, since npm packs it with what is written at that time.
    const copy = path.join(root, "create-gaiaflow");
    await fs.cp(path.join(programRoot, "packages", "create-gaiaflow"), copy, { recursive: true });
    await fs.writeFile(path.join(copy, "template.json"), JSON.stringify(projectTemplate()));
    const command = path.join(copy, "bin", "create-gaiaflow.mjs");
    await execa("node", [command, path.join(root, folder), "--yes", ...options]);
    return filesBelow(path.join(root, folder));
}

async function generated(folder: string, answers: Answers, ...args: string[]): Promise<Files> {
    const { all, exitCode } = await cookiecutter.run(path.join(root, folder), answers, args);
    expect([all, exitCode]).toEqual([expect.anything(), 0]);
    return filesBelow(path.join(root, folder, answers.project_name ?? "my-project"));
}

test("with every default, the same project comes by cookiecutter, its --directory and npm create gaiaflow", async () => {
    const typed = await cookiecutter.run(path.join(root, "asked"), {}, [], "\n".repeat(5));
    expect([typed.exitCode, typed.all]).toEqual([0, expect.stringContaining("Examples, to look at and to change")]);
    const first = filesBelow(path.join(root, "asked", "my-project"));
    expect(await generated("named", {}, "--directory", "template")).toEqual(first);
    expect(await created("created/my-project", [])).toEqual(first);
    // Airflow's Jinja and GitHub's expressions are what they were.
    expect(first["dags/train_again.py"]).toContain('"{{ dag_run.run_after | ds }}"');
    expect(first[".github/workflows/ci.yml"]).toContain("ci-${{ github.ref }}");
});

test("with every other answer, too", async () => {
    const answers = { project_name: "forest-fires", package_name: "fires", author: "Jörg Ö'Neil", examples: "no" };
    const files = await generated("other", answers);
    const options = ["--package", "fires", "--author", answers.author, "--examples", "no"];
    expect(await created("created/forest-fires", options)).toEqual(files);
    expect(Object.keys(files).filter((file) => /^(dags|fires|notebooks)\//.test(file))).toEqual([
        ...["dags/.gitkeep", "fires/__init__.py", "notebooks/.gitkeep"],
    ]);
});

test("pulumi new makes the same project, whose package is called as the project", async () => {
    const folder = path.join(root, "new");
    await pulumiNew(folder, "forest-fires");
    const { "Pulumi.yaml": made = "", ...files } = filesBelow(folder);
    const { "Pulumi.yaml": wanted = "", ...others } = await generated("wanted", { project_name: "forest-fires" });
    expect(files).toEqual(others);
    // Pulumi writes this one itself, with what it found.
    const { config, ...project } = parse(made) as { config: object; runtime: { options: { packagemanager?: string } } };
    expect(Object.keys(config)).toEqual(["pulumi:tags"]);
    delete project.runtime.options.packagemanager;
    expect(project).toEqual(parse(wanted));
    expect((await fs.stat(path.join(folder, "dags"))).mode & 0o777).toBe(0o755);
});

test("called as something that is there already, it has a package that hides nothing, by all three", async () => {
    const files = await generated("taken", { project_name: "data" });
    expect(files["Pulumi.dev.yaml"]).toContain("package: project_data\n");
    expect(await created("created-taken/data", [])).toEqual(files);
    const folder = path.join(root, "new-taken");
    await pulumiNew(folder, "data");
    expect(filesBelow(folder)["Pulumi.dev.yaml"]).toEqual(files["Pulumi.dev.yaml"]);
});

test("cookiecutter refuses answers with the reason for each, and leaves nothing behind", async () => {
    const bad = { project_name: "../Mine", package_name: "class", author: 'a"b', examples: "no" };
    const { all, exitCode } = await cookiecutter.run(path.join(root, "refused"), bad);
    expect(exitCode).toBe(1);
    expect(all?.match(/^The .* is refused: .*$/gm)).toEqual([
        expect.stringMatching(/^The project name "\.\.\/Mine" is refused: it takes .* example: my-project$/),
        expect.stringMatching(/^The package name "class" is refused: it would hide .* example: project_class$/),
        expect.stringMatching(/^The author "a\\"b" is refused: /),
    ]);
    expect(await fs.readdir(path.join(root, "refused"))).toEqual([]);
});

describe("a project", () => {
    let folder: string;
    beforeAll(async () => {
        await generated("checked", { project_name: "forest" });
        folder = path.join(root, "checked", "forest");
        await linkGaiaflow(folder);
    });

    test("passes its own lint, with examples and without", async () => {
        await generated("empty", { project_name: "forest", examples: "no" });
        for (const cwd of [folder, path.join(root, "empty", "forest")]) {
            await execa(python, ["-m", "ruff", "check", "--no-cache", "."], { cwd });
            await execa(python, ["-m", "ruff", "format", "--no-cache", "--check", "."], { cwd });
        }
    });

    test("without examples passes its own tests", async () => {
        const env = { PYTHONPATH: path.join(programRoot, "python", "src"), PYTHONDONTWRITEBYTECODE: "1" };
        const args = ["-m", "pytest", "-p", "no:cacheprovider", "tests"];
        const { stdout } = await execa(python, args, { cwd: path.join(root, "empty", "forest"), env });
        // It has no DAG to be looked at in two modes.
        expect(stdout).toMatch(/\b1 passed, 2 skipped in/);
    });

    test("has no fault in its stack dev", async () => {
        const command = path.join(programRoot, "packages", "cli", "bin", "gaiaflow.mjs");
        const line = [command, "preview", "--stack", "dev", "--json"];
        const { stdout } = await execa("node", line, { cwd: folder, reject: false });
        const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; faults: string[] }[] };
        expect(stacks.map(({ stack, faults }) => [stack, faults])).toEqual([["dev", []]]);
    });

    test("has an index.ts that TypeScript takes", async () => {
        const types = "export declare const platform: () => Promise<Readonly<Record<string, unknown>>>;\n";
        const modules = path.join(folder, "node_modules");
        await fs.rm(path.join(modules, "gaiaflow"));
        await fs.mkdir(path.join(modules, "gaiaflow"));
        await fs.writeFile(path.join(modules, "gaiaflow", "index.d.ts"), types);
        await execa("node", [path.join(programRoot, "node_modules", "typescript", "bin", "tsc")], { cwd: folder });
    });
});
