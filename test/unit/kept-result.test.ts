import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ToolReport } from "@gaiaflow/engine-core/tool";
import execa from "execa";
import { ResultKeeper } from "../kept-result";

let root: string;
const PASSED = { passed: 12, failed: 0, skipped: 1 };
const tool = (changes: Partial<ToolReport> = {}): ToolReport => ({
    ...{ name: "docker", version: "28.1", origin: "own", did: "found", seconds: 1, ...changes },
});
const keeper = (tier = "engines", tools = [tool()]): Promise<ResultKeeper> => ResultKeeper.of(tier, tools, root);
const write = (file: string, text: string): void => {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
};

const cache = process.env["XDG_CACHE_HOME"];
beforeEach(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "gaiaflow-kept-"));
    process.env["XDG_CACHE_HOME"] = path.join(root, ".cache");
    write("packages/fallback/index.ts", "export {};");
    write("packages/fallback/test/engines/a.test.ts", 'import "../../../../lib/imported";');
    write("lib/imported.ts", "export const value = 1;");
    write("lib/other.ts", "export const value = 1;");
    write("docs/README.md", "# Docs");
    write(".gitignore", "*.log\n.cache\n");
    await execa("git", ["init", "--quiet"], { cwd: root });
    await execa("git", ["add", "--all"], { cwd: root });
    await (await keeper()).keep(PASSED);
});
afterEach(() => {
    if (cache === undefined) {
        delete process.env["XDG_CACHE_HOME"];
    } else {
        process.env["XDG_CACHE_HOME"] = cache;
    }
    fs.rmSync(root, { recursive: true });
});

test("a result is kept, with the day it was made on, for its own tier", async () => {
    const kept = await (await keeper()).read();
    expect(kept).toEqual({ ...PASSED, made: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string });
    expect(await (await keeper("builds")).read()).toBeUndefined();
});

test("what a tier has nothing to do with changes nothing for it", async () => {
    await (await keeper("python")).keep(PASSED);
    write("dags/example.py", "# changed");
    write("packages/fallback/test/kubernetes/b.test.ts", "export {};");
    write("packages/engine-core/test/unit/c.test.ts", "export {};");
    expect(await (await keeper()).read()).toMatchObject(PASSED);
    expect(await (await keeper("python")).read()).toBeUndefined();
});

test("the same content is the same, whenever it was written", async () => {
    fs.utimesSync(path.join(root, "packages/fallback/index.ts"), 0, 0);
    write("docs/README.md", "# Other docs");
    write("lib/other.ts", "export const value = 2;");
    write("packages/fallback/run.log", "ignored");
    expect(await (await keeper()).read()).toMatchObject(PASSED);
});

test.each<[string, () => void]>([
    ["a changed file", () => write("packages/fallback/index.ts", "export { };")],
    ["a new file", () => write("packages/engine-core/new.ts", "")],
    ["a removed file", () => fs.rmSync(path.join(root, "packages/fallback/index.ts"))],
    ["another lock file", () => write("package-lock.json", "{}")],
])("%s runs the tier again, and putting it back does not", async (_, change) => {
    const file = path.join(root, "packages/fallback/index.ts");
    const before = fs.readFileSync(file);
    change();
    expect(await (await keeper()).read()).toBeUndefined();
    fs.writeFileSync(file, before);
    ["packages/engine-core", "package-lock.json"].forEach((made) =>
        fs.rmSync(path.join(root, made), { recursive: true, force: true }),
    );
    expect(await (await keeper()).read()).toMatchObject(PASSED);
});

test("a file that a test imports from elsewhere runs its tier again, and no other tier", async () => {
    await (await keeper("builds")).keep(PASSED);
    write("lib/imported.ts", "export const value = 2;");
    expect(await (await keeper()).read()).toBeUndefined();
    expect(await (await keeper("builds")).read()).toMatchObject(PASSED);
});

test("what a tool took this time is no change of it", async () => {
    expect(await (await keeper("engines", [tool({ did: "made", seconds: 9 })])).read()).toMatchObject(PASSED);
});

test.each<[string, readonly ToolReport[]]>([
    ["another version of a tool", [tool({ version: "28.2" })]],
    ["a tool of another origin", [tool({ origin: "official" })]],
    ["one tool more", [tool(), tool({ name: "minikube" })]],
])("%s runs the tier again", async (_, tools) => {
    expect(await (await keeper("engines", [...tools])).read()).toBeUndefined();
});

test.each([
    ["a failure", { passed: 12, failed: 1, skipped: 0 }],
    ["no test at all", { passed: 0, failed: 0, skipped: 3 }],
])("%s is not kept", async (_, result) => {
    const other = await keeper("kubernetes");
    await other.keep(result);
    expect(await other.read()).toBeUndefined();
});

test("the doctor's tests, which lie in no package, and what they import run its tier again", async () => {
    write("test/e2e/doctor/a.test.ts", 'import "../../support/imported";');
    for (const file of ["test/e2e/doctor/a.test.ts", "test/support/imported.ts"]) {
        write("test/support/imported.ts", "export const value = 1;");
        await (await keeper("doctor")).keep(PASSED);
        expect(await (await keeper("doctor")).read()).toBeDefined();
        fs.appendFileSync(path.join(root, file), "\n// Another.\n");
        expect(await (await keeper("doctor")).read()).toBeUndefined();
    }
});
