import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as ts from "typescript";
import { builtImage } from "../../../components/image/platform-image";
import { buildSettings } from "../../../stacks/images";
import { stagePackage } from "../../../release/stage";
import { componentExamples } from "../../support/examples";
import { CLONE, settings } from "../../support/settings";

/** A project with the package beside all that it depends on, as npm would install it. */
let project: string;
let folder: string;
let files: string[];

beforeAll(async () => {
    project = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-package-test-"));
    const modules = path.join(project, "node_modules");
    folder = path.join(modules, "gaiaflow");
    fs.mkdirSync(folder, { recursive: true });
    for (const name of fs.readdirSync(path.join(CLONE, "node_modules"))) {
        if (name !== "@gaiaflow") {
            fs.symlinkSync(path.join(CLONE, "node_modules", name), path.join(modules, name));
        }
    }
    await stagePackage(folder);
    files = fs
        .readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .sort();
    // The whole clone is compiled.
}, 600_000);
afterAll(() => fs.rmSync(project, { recursive: true }));

const read = (file: string): string => fs.readFileSync(path.join(folder, file), "utf8");
const version = (file: string): string | undefined => /version"?_* ?[=:] ?"([^"]+)"/.exec(read(file))?.[1];

test("has what users get, and nothing that only the clone has a use for", () => {
    const unwanted = /(^|\/)(test|tests|node_modules|__pycache__|bench|findings|\.git.*)\/|\.tgz$|(?<!\.d)\.ts$|\.pyc$/;
    // An example is a user's project, with its tests.
    expect(files.filter((file) => unwanted.test(file.replace(/^examples\/[^/]+\/tests\//, "")))).toEqual([]);
    for (const file of ["images/airflow/Dockerfile", "python/src/gaiaflow/__init__.py", "docs/project.md", "LICENSE"]) {
        expect(files).toContain(file);
    }
    expect(files.filter((file) => file.endsWith(".whl"))).toEqual([
        `wheel/gaiaflow-${version("package.json") ?? ""}-py3-none-any.whl`,
    ]);
});

test("brings the commands, which its clone gets from a workspace", () => {
    const { bin } = JSON.parse(read("package.json")) as { bin: Record<string, string> };
    expect(Object.keys(bin)).toEqual(["gaiaflow", "pulumi"]);
    expect(Object.values(bin).filter((file) => !files.includes(file))).toEqual([]);
});

test("bears one version in all its parts", () => {
    const manifests = files.filter((file) => /^(packages\/[^/]+\/)?package\.json$/.test(file));
    const versions = [...manifests, "python/src/gaiaflow/__init__.py"].map((file) => [file, version(file)]);
    expect(versions.length).toBeGreaterThan(4);
    expect(versions.filter(([, each]) => each !== version("package.json"))).toEqual([]);
});

test("loads no file that is not there", () => {
    const missing = files
        .filter((file) => /\.[cm]?js$/.test(file))
        .flatMap((file) =>
            ts
                .preProcessFile(read(file), true, true)
                .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
                .map(({ fileName }) => path.posix.join(path.posix.dirname(file), fileName)),
        )
        .filter((target) => !["", ".js", ".json", "/index.js"].some((end) => files.includes(target + end)));
    // The clone's loader of TypeScript: the package goes by its not being there.
    expect(missing).toEqual(["packages/cli/bin/typescript.cjs"]);
});

test("its command runs, and loads no TypeScript", () => {
    const command = path.join(folder, "packages", "cli", "bin", "gaiaflow.mjs");
    const help = execFileSync("node", [command, "stop", "--help"], { cwd: project, encoding: "utf8" });
    expect(help).toContain("Usage: gaiaflow stop");
    // What Node has to say of it, such as of a main file that is not there.
    const fallback = "require('./packages/toolchain/load-fallback').loadFallback()";
    const loaded = spawnSync("node", ["-e", fallback], { cwd: folder, encoding: "utf8" });
    expect(loaded).toMatchObject({ status: 0, stderr: "" });
    const loads = `require("gaiaflow"); console.log(Object.keys(require.cache).filter((file) => /\\.ts$|sucrase|esbuild-register/.test(file)))`;
    expect(execFileSync("node", ["-e", loads], { cwd: project, encoding: "utf8" }).trim()).toBe("[]");
});

test("images built from it are called as those of the clone, and share its cache", () => {
    const names = (programRoot: string): string[] => {
        const build = { ...buildSettings(settings()), programRoot };
        return ["airflow", "mlflow", "jupyter", "minio", "postgres", "kernels", "python", "wheel"].map(
            (image) => builtImage({ ...build, image }).imageName,
        );
    };
    expect(names(folder)).toEqual(names(CLONE));
});

test("links between its pages lead to files that it has", () => {
    const links = files
        .filter((file) => file.endsWith(".md"))
        .flatMap((page) =>
            [...read(page).matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)].map(([, to = ""]) =>
                path.posix.join(path.posix.dirname(page), to),
            ),
        );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((link) => !fs.existsSync(path.join(folder, link)))).toEqual([]);
});

test.each([
    ["node16", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
    ["bundler", ts.ModuleKind.Preserve, ts.ModuleResolutionKind.Bundler],
    ["node10", ts.ModuleKind.CommonJS, ts.ModuleResolutionKind.Node10],
])("a program has its types by %s", (name, module, moduleResolution) => {
    const programs = [
        'import { platform } from "gaiaflow";\n\nexport = platform;\n',
        ...componentExamples().map(({ program }) => program),
        // As an error that has to be found: without types, anything goes.
        'import { TaskSecret } from "gaiaflow";\nnew TaskSecret("s", { namespace: 1 });\n',
    ];
    const rootNames = programs.map((text, index) => {
        const file = path.join(project, `${name}-${index}.ts`);
        fs.writeFileSync(file, text);
        return file;
    });
    const program = ts.createProgram({
        rootNames,
        options: { module, moduleResolution, strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
    });
    const ours = program
        .getSourceFiles()
        .filter(({ fileName }) => fileName.startsWith(folder) || rootNames.includes(fileName));
    const found = ours.flatMap((file) => [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
    ]);
    const texts = found.map(
        ({ file, messageText }) =>
            `${path.relative(project, file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
    expect(texts).toEqual([
        expect.stringMatching(new RegExp(`^${name}-${programs.length - 1}.ts: .*not assignable`, "s")),
    ]);
});
