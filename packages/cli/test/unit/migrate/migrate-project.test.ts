import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { parse } from "yaml";
import { applyPlan } from "../../../migrate/apply-plan";
import { migrateProject, type MigrateOptions } from "../../../migrate/migrate-project";
import { planMigration } from "../../../migrate/plan";
import { EARLIER_PROJECTS, type EarlierForm } from "../../../../../test/support/earlier-projects";
import { commitAll } from "../../../../../test/support/git-commit";
import { CLONE } from "../../../../../test/support/settings";

/** With ruff itself, from PyPI at first use. */
let root: string;
const printed: string[] = [];
beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-Crops "));
    printed.length = 0;
    jest.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
});
afterEach(() => {
    jest.restoreAllMocks();
    fs.rmSync(root, { recursive: true });
});

const write = (name: string, text: string | Buffer) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
};
const read = (name: string) => fs.readFileSync(path.join(root, name), "utf8");
const fill = (form: EarlierForm) => {
    Object.entries(EARLIER_PROJECTS[form]).forEach(([name, lines]) => write(name, lines.join("\n")));
};
const all = () =>
    Object.fromEntries(
        (fs.readdirSync(root, { recursive: true }) as string[])
            .filter((name) => !name.startsWith(".git/") && fs.statSync(path.join(root, name)).isFile())
            .map((name) => [name, read(name)]),
    );
const NONE = { yes: true, dryRun: false, json: false, dirty: false };
const migrate = (options: Partial<MigrateOptions> = {}) => migrateProject(root, { ...NONE, ...options });

describe.each(Object.keys(EARLIER_PROJECTS) as EarlierForm[])("a project of %s", (form) => {
    test("changes as it was shown, and a second time not at all", async () => {
        fill(form);
        const before = all();
        expect(await migrate({ dryRun: true })).toBe(0);
        expect(all()).toEqual(before);
        const plan = await planMigration(root);
        expect(await migrate()).toBe(0);
        const after = all();
        const shown = Object.fromEntries(plan.changes.map(({ file, after: text }) => [file, text]));
        const expected = Object.entries({ ...before, ...shown }).filter(([, text]) => text !== undefined);
        expect(after).toEqual(Object.fromEntries(expected));
        printed.length = 0;
        expect(await migrate()).toBe(0);
        expect(printed.at(-1)).toContain("Nothing is to be changed.");
        expect(all()).toEqual(after);
    });
});

test("the template's module goes, and stays where a file that cannot be read imports it", async () => {
    fill("template");
    await migrate();
    expect(fs.existsSync(path.join(root, "dags/task_factory.py"))).toBe(false);
    fill("template");
    write("dags/broken.py", "from task_factory import task_factory\ndef (:\n");
    const { changes, left, notes } = await planMigration(root);
    expect(left).toEqual([{ file: "dags/broken.py", line: 2, problem: "is no Python that could be read" }]);
    expect(changes.map(({ file }) => file)).not.toContain("dags/task_factory.py");
    expect(notes).toContainEqual({ file: "dags/task_factory.py", problem: "stays, since dags/broken.py imports it" });
});

test("what cannot be read, or is elsewhere, is left and named", async () => {
    fill("createTask");
    write("dags/latin.py", Buffer.from("x = 'Grünland'\n", "latin1"));
    write("dags/declared.py", "# -*- coding: cp1252 -*-\n");
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-outside-"));
    fs.writeFileSync(path.join(outside, "there.py"), "from gaiaflow import create_task\n");
    fs.symlinkSync(path.join(outside, "there.py"), path.join(root, "dags/link.py"));
    const before = fs.readFileSync(path.join(root, "dags/latin.py"));
    await migrate();
    expect(printed.join("\n")).toMatch(
        /Left as they are:\n {2}dags\/declared\.py: is in the encoding cp1252; expected UTF-8\n {2}dags\/latin\.py: is no UTF-8\n {2}dags\/link\.py: is a link to .*there\.py, which is not in this folder/,
    );
    expect(fs.readFileSync(path.join(root, "dags/latin.py"))).toEqual(before);
    expect(fs.readFileSync(path.join(outside, "there.py"), "utf8")).toBe("from gaiaflow import create_task\n");
    fs.rmSync(outside, { recursive: true });
});

test("forms that the grammar does not know keep nobody from the rest of a file", async () => {
    write(
        "dags/new.py",
        [
            "from gaiaflow import create_task",
            "def gen():",
            "    yield",
            "with (",
            "    open('a') as a,",
            "    open('b') as b,",
            "):",
            "    match a:",
            "        case int():",
            "            create_task('a', 'p:f', mode='dev')",
            "try:",
            "    pass",
            "except* ValueError:",
            "    pass",
            "",
        ].join("\n"),
    );
    await migrate();
    expect(read("dags/new.py")).toContain("            task_factory('a', 'p:f')\n");
    expect(printed.join("\n")).not.toContain("Left as they are");
});

test("a mark at a file's begin, its line ends, its mode and a link within the folder stay", async () => {
    write("dags/real.py", "\uFEFFfrom gaiaflow import create_task\r\ncreate_task('a', 'p:f', mode='dev')\r\n");
    fs.chmodSync(path.join(root, "dags/real.py"), 0o755);
    fs.symlinkSync("real.py", path.join(root, "dags/again.py"));
    write("p/__init__.py", "");
    await planMigration(root);
    await migrate();
    expect(read("dags/real.py")).toBe("\uFEFFfrom gaiaflow import task_factory\r\ntask_factory('a', 'p:f')\r\n");
    expect(fs.statSync(path.join(root, "dags/real.py")).mode & 0o777).toBe(0o755);
    expect(fs.lstatSync(path.join(root, "dags/again.py")).isSymbolicLink()).toBe(true);
});

test("settings of astro: no secret goes on, and the line that sets it is printed", async () => {
    fill("astro");
    write("requirements.txt", "apache-airflow-providers-http==5.0.0  # calls\nhumanize\n-r more.txt\n");
    await migrate();
    const { config } = parse(read("Pulumi.dev.yaml")) as { config: Record<string, unknown> };
    expect(config["gaiaflow:airflow"]).toEqual({
        requirements: ["apache-airflow-providers-http==5.0.0", "humanize"],
        connections: { silo: { conn_type: "postgres", host: "silo.example.com", login: "reader", port: 5432 } },
        variables: { unit: "t" },
        pools: { mills: { slots: 2, description: "two of them" } },
    });
    expect(read("requirements.txt")).toBe("humanize\n-r more.txt\n");
    const text = printed.join("\n");
    expect(text).toContain(
        "  npm install\n  npx gaiaflow tools\n  npx pulumi config set --stack dev --secret --path 'gaiaflow:airflow.connections.silo.password'",
    );
    expect(text).toContain("requirements.txt:3: -r is not taken over");
    expect(text + JSON.stringify(all()).replace(JSON.stringify(read("airflow_settings.yaml")), "")).not.toContain(
        "hay-and-straw",
    );
});

test("requirements of pixi's tables are written where they are read", async () => {
    fill("createTask");
    await migrate();
    expect(parse(read("environment.yml"))).toEqual({
        channels: ["conda-forge"],
        dependencies: ["python >=3.11", "python-dotenv >=1.0,<2"],
    });
    const { config } = parse(read("Pulumi.dev.yaml")) as {
        config: Record<string, { requirements?: string; path?: string }>;
    };
    expect(config["gaiaflow:project"]).toMatchObject({
        package: "crops",
        path: "src",
        requirements: "environment.yml",
    });
});

test("files of its own stay: package.json gets what is missing, .gitignore a line, stack files nothing", async () => {
    fill("createTask");
    write("package.json", '{\n\t"name": "mine",\n\t"scripts": { "start": "vite" }\n}\n');
    write(".gitignore", "data");
    write("Pulumi.yaml", "name: mine\nruntime: nodejs\n");
    await migrate();
    expect(JSON.parse(read("package.json"))).toMatchObject({
        name: "mine",
        scripts: { start: "vite", stop: "gaiaflow stop" },
    });
    expect(read("package.json")).toContain('\n\t"name"');
    expect(read(".gitignore")).toBe("data\nnode_modules/\n");
    expect(read("Pulumi.yaml")).toBe("name: mine\nruntime: nodejs\n");
});

test("a package.json that is no JSON is left and named, and so is a requirement that may hold a login", async () => {
    fill("astro");
    write("package.json", "{,}");
    write("requirements.txt", "tool @ git+https://hay@git.example.com/tool\n");
    await migrate();
    expect(read("package.json")).toBe("{,}");
    expect(printed.join("\n")).toMatch(/package\.json: is no JSON of an object/);
    expect(printed.join("\n")).toContain("requirements.txt:1: tool is not taken over");
    expect(printed.join("\n") + read("Pulumi.dev.yaml")).not.toContain("hay@");
});

test("a package.json that was left is completed once it can be read, and a project that has all of it changes no more", async () => {
    fill("createTask");
    write("package.json", "{,}");
    await migrate();
    write("package.json", '{ "name": "mine" }');
    fs.rmSync(path.join(root, ".gitignore"));
    const { changes, commands } = await planMigration(root);
    expect(changes.map(({ file }) => file)).toEqual(["package.json", ".gitignore"]);
    expect(commands).toEqual(["npm install"]);
    await migrate();
    expect(JSON.parse(read("package.json"))).toMatchObject({
        dependencies: { gaiaflow: expect.anything() as unknown },
    });
    expect(await planMigration(root)).toMatchObject({ changes: [], commands: [] });
    write("package.json", '{ "dependencies": { "gaiaflow": "0.1.0" } }');
    expect((await planMigration(root)).changes).toEqual([]);
});

test("a clone of GaiaFlow does not come to depend on itself", async () => {
    const { changes } = await planMigration(CLONE);
    expect(changes.map(({ file }) => file)).not.toContain("package.json");
});

test("files that are no UTF-8 keep nobody from the rest, and each is named once", async () => {
    fill("createTask");
    const files = ["package.json", ".gitignore", "pyproject.toml"];
    files.forEach((file) => write(file, Buffer.from("# Grünland\n", "latin1")));
    const { left } = await planMigration(root);
    expect(left.map(({ file }) => file).sort()).toEqual([...files].sort());
    expect(await migrate()).toBe(0);
    expect(fs.readFileSync(path.join(root, ".gitignore"))).toEqual(Buffer.from("# Grünland\n", "latin1"));
    expect(read("Pulumi.dev.yaml")).toContain("package: crops");
});

test("git's changes that nobody has committed are asked for, and what was shown is all that is written", async () => {
    fill("createTask");
    await execa("git", ["init", "--quiet"], { cwd: root });
    await commitAll(root, "As it was");
    write("notes.txt", "mine");
    await expect(migrate()).rejects.toThrow(/has a change that git does not have yet.*\n.*notes\.txt.*\n.*--dirty/s);
    expect(fs.existsSync(path.join(root, "Pulumi.yaml"))).toBe(false);
    expect(await migrate({ dirty: true })).toBe(0);
    expect(read("notes.txt")).toBe("mine");
});

test("a file that has changed since it was shown is not written, and no other either", async () => {
    fill("createTask");
    const plan = await planMigration(root);
    write("dags/yields.py", "mine = 1\n");
    await expect(applyPlan(plan)).rejects.toThrow(
        "dags/yields.py is no longer as it was when this was shown; nothing was changed.",
    );
    expect(read("dags/yields.py")).toBe("mine = 1\n");
    expect(fs.existsSync(path.join(root, "Pulumi.yaml"))).toBe(false);
});

test("of several packages the one that DAGs name is taken, and the others are named", async () => {
    fill("template");
    write("apples/__init__.py", "");
    write("tests/__init__.py", "");
    const { changes, notes } = await planMigration(root);
    expect(changes.find(({ file }) => file === "Pulumi.dev.yaml")?.after).toContain("package: crops");
    expect(notes).toContainEqual(
        expect.objectContaining({ problem: expect.stringContaining("there is apples, too") as string }),
    );
});

test("notebooks stay, and those that name an address of the earlier platform are named", async () => {
    fill("createTask");
    write("notebooks/soil/a.ipynb", '{"source": ["mlflow.set_tracking_uri(\\"http://localhost:5000\\")"]}');
    write("notebooks/b.ipynb", '{"source": ["http://localhost:8888"]}');
    const { changes, notes } = await planMigration(root);
    expect(notes.map(({ file }) => file)).toEqual(["dags/yields.py", "notebooks/soil/a.ipynb"]);
    expect(changes.filter(({ file }) => file.startsWith("notebooks"))).toEqual([]);
});

test("as JSON", async () => {
    fill("template");
    expect(await migrate({ json: true, dryRun: true })).toBe(0);
    const report = JSON.parse(printed.join("")) as {
        done: boolean;
        changes: { file: string; change: string; diff: string }[];
    };
    expect(report.done).toBe(false);
    expect(report.changes).toContainEqual(expect.objectContaining({ file: "dags/task_factory.py", change: "removed" }));
    expect(report.changes.find(({ file }) => file === "dags/yields.py")?.diff).toContain(
        '+            func_path="crops:read",',
    );
    await expect(migrate({ json: true, yes: false })).rejects.toThrow("--json asks nobody.");
});

test("without a terminal nobody is asked, and nothing is done", async () => {
    fill("template");
    await expect(migrate({ yes: false })).rejects.toThrow(/Without a terminal nobody can be asked/);
    expect(fs.existsSync(path.join(root, "Pulumi.yaml"))).toBe(false);
});

test("a folder without DAGs, or that is not there, is refused", async () => {
    await expect(migrate()).rejects.toThrow(/There is no folder dags in/);
    await expect(migrateProject(path.join(root, "crops"), NONE)).rejects.toThrow(`There is no folder ${root}/crops.`);
});
