import * as fs from "node:fs/promises";
import * as path from "node:path";
import { makeProject, STACK, type PulumiProject } from "../../../../test/support/pulumi-project";

const PASSWORD = "a secret that no file may show";

/** One step of `pulumi preview --json`. */
interface Preview {
    readonly steps: readonly { readonly op: string; readonly urn: string }[];
    readonly changeSummary: Readonly<Record<string, number>>;
}

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(180_000);

describe("a program without a provider", () => {
    let project: PulumiProject;

    beforeAll(async () => {
        project = await makeProject({ from: path.join(__dirname, "programs", "plain") });
    });
    afterAll(() => project.remove());

    test("is previewed as JSON before it exists", async () => {
        const { stdout, exitCode } = await project.pulumi(["preview", "--json"]);
        const preview = JSON.parse(stdout) as Preview;
        expect(exitCode).toBe(0);
        expect(preview.changeSummary).toEqual({ create: 2 });
        expect(preview.steps.map(({ urn }) => urn)).toEqual([
            `urn:pulumi:${STACK}::engines::pulumi:pulumi:Stack::engines-${STACK}`,
            `urn:pulumi:${STACK}::engines::engines:test:Greeting::greeting`,
        ]);
    });

    test("comes up with its config, says what it prints, and shows no secret", async () => {
        await project.pulumi(["config", "set", "text", "good day"]);
        await project.pulumi(["config", "set", "--secret", "password"], { input: PASSWORD });
        const { all, exitCode } = await project.pulumi(["up", "--yes"]);
        expect(all).toContain("the program speaks");
        expect(all).toContain("+ 2 created");
        expect(all).not.toContain(PASSWORD);
        expect(exitCode).toBe(0);
    });

    test("gives its outputs as they were, the secret only when asked", async () => {
        expect(await project.outputs()).toEqual({
            text: "good day",
            length: 8,
            nested: { list: [1, "two", true], stack: STACK, project: "engines" },
            password: PASSWORD,
        });
        const { stdout } = await project.pulumi(["stack", "output", "--json"]);
        expect(JSON.parse(stdout)).toMatchObject({ text: "good day", password: "[secret]" });
    });

    test("keeps the secret encrypted in config and state", async () => {
        const exported = await project.pulumi(["stack", "export"]);
        const stackFile = await fs.readFile(path.join(project.dir, `Pulumi.${STACK}.yaml`), "utf8");
        expect(exported.stdout + stackFile).not.toContain(PASSWORD);
        expect(stackFile).toMatch(/engines:password:\s+secure: v1:/);
        const { stdout } = await project.pulumi(["config", "get", "password"]);
        expect(stdout).toBe(PASSWORD);
    });

    test("has an empty preview afterwards, from a folder below it too", async () => {
        const below = path.join(project.dir, "some", "folder");
        await fs.mkdir(below, { recursive: true });
        const { all, exitCode } = await project.pulumi(["preview", "--expect-no-changes"], { cwd: below });
        expect(all).toContain("2 unchanged");
        expect(exitCode).toBe(0);
    });

    test("sees a changed config", async () => {
        await project.pulumi(["config", "set", "text", "good night"]);
        const { stdout } = await project.pulumi(["up", "--yes", "--skip-preview"]);
        expect(stdout).toContain('"good day" => "good night"');
        expect(await project.outputs()).toMatchObject({ text: "good night", length: 10 });
    });

    test("goes without a trace", async () => {
        const { exitCode } = await project.pulumi(["destroy", "--yes", "--remove"]);
        const { stdout } = await project.pulumi(["stack", "ls", "--json"], { env: project.environment });
        expect(exitCode).toBe(0);
        expect(JSON.parse(stdout)).toEqual([]);
    });
});
