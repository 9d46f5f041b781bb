import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import execa from "execa";
import { projectCommit } from "../../../config/commit";
import { commitAll } from "../../support/git-commit";

let top: string;
let project: string;
beforeEach(() => {
    top = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-commit-"));
    project = path.join(top, "below");
    for (const folder of ["iris", "notebooks"]) {
        fs.mkdirSync(path.join(project, folder), { recursive: true });
    }
    write("iris/train.py", "one");
    write("Pulumi.dev.yaml", "config: {}");
    write(".gitignore", "models/\n");
    write("notebooks/explore.ipynb", "{}");
});
afterEach(() => {
    fs.rmSync(top, { recursive: true });
});

const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    fs.writeFileSync(path.join(project, file), text);
};
const committed = async (): Promise<string> => {
    await execa("git", ["init", "--quiet"], { cwd: top });
    await commitAll(top, "all");
    return (await execa("git", ["rev-parse", "HEAD"], { cwd: top })).stdout;
};
const found = (): string | undefined => projectCommit(project, "notebooks");

test("is that of the folder, also below the repository's top and whatever a hook of git's says", async () => {
    const commit = await committed();
    process.env["GIT_DIR"] = "/nowhere";
    expect(found()).toBe(commit);
    delete process.env["GIT_DIR"];
});

test.each([
    ["a changed file", "iris/train.py", "-dirty"],
    ["a new file", "iris/new.py", "-dirty"],
    ["what git ignores", "models/iris.bin", ""],
    ["what Pulumi writes", "Pulumi.dev.yaml", ""],
    ["a saved notebook", "notebooks/explore.ipynb", ""],
    ["a file beside the project", "../README.md", ""],
])("with %s", async (_, file, suffix) => {
    const commit = await committed();
    write(file, "two");
    expect(found()).toBe(`${commit}${suffix}`);
});

test("a file that is gone differs, too", async () => {
    const commit = await committed();
    fs.rmSync(path.join(project, "iris/train.py"));
    expect(found()).toBe(`${commit}-dirty`);
});

test("is none without git, without a commit, and where the commit has nothing of the folder", async () => {
    expect(found()).toBeUndefined();
    await execa("git", ["init", "--quiet"], { cwd: top });
    expect(found()).toBeUndefined();
    fs.writeFileSync(path.join(top, ".gitignore"), "below/\n");
    await commitAll(top, "none of it");
    expect(found()).toBeUndefined();
});
