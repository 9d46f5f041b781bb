import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readProject } from "../../../config/project";

let clone: string;
const write = (file: string, text = ""): void => {
    fs.mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    fs.writeFileSync(path.join(clone, file), text);
};
const config = { package: "iris", path: "project", dags: "dags", notebooks: "notebooks" };
const read = (changes: object = {}) =>
    readProject({ ...config, ...changes }, { projectRoot: clone, stack: "dev", defaultName: "gaiaflow" });

beforeEach(() => {
    clone = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-project-"));
    write("project/iris/__init__.py", '__version__ = "0.2.0"\n');
    write("dags/dag.py");
    write("notebooks/a.ipynb");
});
afterEach(() => fs.rmSync(clone, { recursive: true }));

test("a project is read from the clone", () => {
    expect(read({ name: "flowers", requirements: "requirements.txt", python: "3.11" }).project).toMatchObject({
        name: "flowers",
        package: "iris",
        distribution: { name: "iris", version: "0.2.0", notes: [] },
        requirements: { requirements: "requirements.txt", python: "3.11" },
        folders: { dags: { folder: path.join(clone, "dags") } },
    });
});

test("its name is the Pulumi project's unless it has one, and it may require nothing", () => {
    expect(read().project).toMatchObject({ name: "gaiaflow", requirements: { requirements: undefined } });
});

test("a folder that is made again at the same path is another one", () => {
    const before = read().project?.folders;
    fs.renameSync(path.join(clone, "dags"), path.join(clone, "old"));
    write("dags/dag.py");
    const after = read().project?.folders;
    expect(after?.dags.identity).not.toBe(before?.dags.identity);
    expect(after?.project).toEqual(before?.project);
});

test.each([
    ["dags folder missing", { dags: "flows" }, "gaiaflow:project.dags", 'is "flows", but there is no such folder in'],
    ["project folder missing", { path: "src" }, "gaiaflow:project.path", 'is "src", but there is no such folder in'],
    ["notebooks missing", { notebooks: "nb" }, "gaiaflow:project.notebooks", 'is "nb", but there is no such folder in'],
    ["package missing", { package: "rose" }, "gaiaflow:project.package", 'is "rose", but there is no '],
])("%s", (_, changes, subject, problem) => {
    const { faults } = read(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.subject).toBe(subject);
    expect(faults[0]?.problem).toContain(problem);
    expect(faults[0]?.fix).toContain("pulumi config set --stack dev --path 'gaiaflow:project.");
});

test("a package without a version is no fault: a note says what to write", () => {
    write("project/iris/__init__.py", "");
    const { project, faults } = read();
    expect(faults).toEqual([]);
    expect(project?.distribution).toEqual({
        name: "iris",
        version: "0.0.0",
        notes: [
            expect.stringMatching(
                /^No version of the package iris can be read as text.* __version__ = "0.1.0"$/,
            ) as string,
        ],
    });
});

test("a package that lies in src is found by what the message says to type", () => {
    fs.renameSync(path.join(clone, "project"), path.join(clone, "src"));
    fs.mkdirSync(path.join(clone, "project"));
    fs.renameSync(path.join(clone, "src"), path.join(clone, "project", "src"));
    expect(read().faults).toMatchObject([
        { fix: "pulumi config set --stack dev --path 'gaiaflow:project.path' project/src" },
    ]);
    write("project/pyproject.toml", '[project]\nname = "flower-power"\n');
    expect(read({ path: "project/src" }).project?.distribution).toMatchObject({
        name: "flower-power",
        version: "0.2.0",
    });
});
