import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readProject } from "../../../config/project";
import type { Config } from "../../../config/schema";
import { validateConfig } from "../../../config/validate";
import { ignoreFilter } from "../../../lib/ignore-rules";
import { importPath, layoutDocument } from "../../../lib/project-layout";
import { CLONE } from "../../support/settings";

let root: string;
beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-layout-")));
    for (const file of ["project/src/iris/__init__.py", "project/flows/x.py", "project/notebooks/x", "far/x.py"]) {
        fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        fs.writeFileSync(path.join(root, file), "");
    }
});
afterEach(() => fs.rmSync(root, { recursive: true }));

function read(changes: Partial<Config["project"]> = {}, programRoot = CLONE) {
    const config = { package: "iris", path: "src", dags: "flows", notebooks: "notebooks", ...changes };
    const where = { projectRoot: path.join(root, "project"), programRoot, stack: "dev", defaultName: "iris" };
    const { faults, project } = readProject(config, where);
    return { layout: project?.layout, messages: faults.map(({ message }) => message).join("\n") };
}

test("the folder of Pulumi.yaml is the project's, and modules are found in src, in it and beside DAGs", () => {
    const { layout } = read();
    expect(layout).toMatchObject({ root: path.join(root, "project"), imports: ["src", "", "flows"] });
    expect(layout && importPath(layout, "/project")).toEqual(["/project/src", "/project", "/project/flows"]);
});

test("in GaiaFlow's own clone it is the one that holds the package", () => {
    const lists = "images/environment";
    fs.cpSync(path.join(CLONE, lists), path.join(root, "project", lists), { recursive: true });
    const { layout } = read({}, path.join(root, "project"));
    expect(layout).toMatchObject({
        root: path.join(root, "project/src"),
        imports: ["", "../dags"],
        outsideDags: path.join(root, "project/flows"),
    });
    expect(layout && importPath(layout, "/project")).toEqual(["/project", "/dags"]);
});

test("another folder may be it, above or below that of Pulumi.yaml, which has to hold the package", () => {
    expect(read({ root: ".." }).layout).toMatchObject({ root, imports: ["project/src", "", "project/flows"] });
    expect(read({ root: "src" }).layout).toMatchObject({ imports: ["", "../dags"] });
    expect(read({ root: "flows" }).messages).toContain("gaiaflow:project.root is ");
    expect(read({ root: "none" }).messages).toContain('gaiaflow:project.root is "none", but there is no such folder');
});

describe("other packages of the project", () => {
    const write = (file: string, text: string) => {
        fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        fs.writeFileSync(path.join(root, file), text);
    };
    const library = '[project]\nname = "shared"\nversion = "1"\ndependencies = []\n';
    beforeEach(() => {
        write("project/libs/shared/pyproject.toml", library);
        write("project/libs/shared/src/shared/__init__.py", "");
        write("far/lib/pyproject.toml", library);
    });

    test.each([
        ["requirements.txt", "-e libs/shared\n-e .\n"],
        ["uv.lock", 'source = { editable = "libs/shared" }\nsource = { editable = "." }\n'],
        [
            "pyproject.toml",
            '[project]\nname = "x"\ndependencies = ["shared"]\n[tool.uv.sources]\nshared = { path = "libs/shared" }\n',
        ],
    ])("that a %s names are imported wherever the project's code is", (file, text) => {
        write("project/setup.py", "setup()");
        write(`project/${file}`, text);
        const { layout } = read();
        expect(layout).toMatchObject({
            imports: ["src", "", "flows", "libs/shared/src"],
            libraries: ["libs/shared/src"],
        });
    });

    test("outside of its folder are refused with the folder that holds both", () => {
        write("project/requirements.txt", "-e ../far/lib\n");
        const { messages } = read();
        expect(messages).toContain(
            `gaiaflow:project.requirements name the package in ${path.join(root, "far/lib")}, which is outside`,
        );
        expect(messages).toContain("pulumi config set --stack dev --path 'gaiaflow:project.root' ..");
        expect(read({ root: ".." }).layout).toMatchObject({ libraries: ["far/lib"] });
    });
});

test("DAGs by a link to somewhere else are outside", () => {
    fs.symlinkSync(path.join(root, "far"), path.join(root, "project/linked"));
    expect(read({ dags: "linked" }).layout).toMatchObject({ imports: ["src", "", "../dags"] });
});

test.each([
    [["src"], "which holds the package src/iris"],
    [["src/iris"], "which holds the package src/iris"],
    [["outputs", "outputs/"], "listed twice"],
    [["outputs", "outputs/deep"], "which is in outputs already"],
    [["flows/x.py"], "which is a file"],
])("scratch %j is refused", (scratch, problem) => {
    const { messages } = read({ scratch });
    expect(messages).toContain("gaiaflow:project.scratch[");
    expect(messages).toContain(problem);
    expect(messages).toContain("pulumi config set --stack dev --path 'gaiaflow:project.scratch[");
});

test.each(["../x", "/x", "a/../b", ".", "./a", "", "a//b"])("scratch %j is no folder of the project", (folder) => {
    const values = { project: JSON.stringify({ package: "iris", scratch: [folder] }) };
    const { faults } = validateConfig({ stack: "dev", values, secretKeys: new Set() });
    expect(faults.map(({ message }) => message).join()).toContain("gaiaflow:project.scratch[0] is ");
});

test.each(["models", "a/b", "out puts", ".cache/x", "..x", "models/"])("scratch %j is one", (folder) => {
    const values = { project: JSON.stringify({ package: "iris", scratch: [folder] }) };
    expect(validateConfig({ stack: "dev", values, secretKeys: new Set() }).faults).toEqual([]);
});

test("a line that leaves out the package, or is no pattern, is named with its file", () => {
    fs.writeFileSync(path.join(root, "project/.gaiaflowignore"), "src/*\n");
    expect(read().messages).toContain("The line src/* of .gaiaflowignore leaves out src/iris/__init__.py");
    fs.writeFileSync(path.join(root, "project/.gaiaflowignore"), "data\n[a-\n");
    expect(read().messages).toContain(
        `${path.join(root, "project/.gaiaflowignore")} has a line that is no pattern: [a-`,
    );
});

test("the file of gaiaflow:envFile is seen by no task, whatever it is called", () => {
    const where = { projectRoot: path.join(root, "project"), stack: "dev", defaultName: "iris" };
    const config = { package: "iris", path: "src", dags: "flows", notebooks: "notebooks" };
    const { project } = readProject(config, { ...where, envFile: path.join(root, "project/team.vars") });
    const messages = project && ignoreFilter(project.layout.rules).leftOutBy("team.vars");
    expect(messages).toMatchObject({ source: "gaiaflow:envFile" });
});

test("a package that is called as what is usually left out stays", () => {
    fs.mkdirSync(path.join(root, "project/data"));
    fs.writeFileSync(path.join(root, "project/data/__init__.py"), "");
    expect(read({ package: "data", path: "." }).messages).toBe("");
});

test("a package that is a link out of the project's folder is named", () => {
    fs.renameSync(path.join(root, "project/src/iris"), path.join(root, "iris"));
    fs.symlinkSync(path.join(root, "iris"), path.join(root, "project/src/iris"));
    expect(read().messages).toContain(`but the package is a link to ${path.join(root, "iris")}`);
});

test("tasks get the rules, and in dev where the folders lie", () => {
    const { layout } = read({ scratch: ["models/"] });
    if (!layout) {
        throw new Error("there is no layout");
    }
    const image = JSON.parse(layoutDocument(layout)) as { rules: { source: string; line: string }[] };
    expect(image).toMatchObject({ version: 1, imports: ["src", "", "flows"], scratch: ["models"], mounts: [] });
    expect(image).not.toHaveProperty("sources");
    expect(image.rules.at(-1)).toMatchObject({ line: "models", source: "gaiaflow:project.scratch" });
    const withMount = { ...layout, mounts: [{ path: "data", readOnly: true }] };
    const sources = { project: "/a", dags: "/b", mount: ({ path: each }: { path: string }) => `/c/${each}` };
    expect(JSON.parse(layoutDocument(withMount, sources))).toMatchObject({
        sources: { project: "/a", dags: "/b" },
        mounts: [{ path: "data", readOnly: true, source: "/c/data" }],
    });
});
