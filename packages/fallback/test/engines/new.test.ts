import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(180_000);

describe("pulumi new, offline, from a folder", () => {
    let project: PulumiProject;
    let dir: string;

    beforeAll(async () => {
        // Only for its environment and state; the new project gets a folder beside it.
        project = await makeProject({ files: { "index.ts": "" } });
        dir = path.join(project.dir, "..", "made");
        await fs.mkdir(dir);
    });
    afterAll(() => project.remove());

    test("makes a project with the template's answers and installs what it needs", async () => {
        const template = path.join(__dirname, "programs", "template");
        const args = ["new", template, "--offline", "--yes", "--name", "made", "--stack", "first"];
        const { all, failed } = await project.pulumi(args, { cwd: dir, env: project.environment });
        expect(failed ? all : "").toBe("");
        expect(all).toContain("Finished installing dependencies");
        expect(JSON.parse(await fs.readFile(path.join(dir, "package.json"), "utf8"))).toMatchObject({ name: "made" });
        const stackFile = await fs.readFile(path.join(dir, "Pulumi.first.yaml"), "utf8");
        expect(stackFile).toContain("made:text: from the template");
        expect(stackFile).toMatch(/made:password:\s+secure: v1:/);
    });

    test("makes one that asks for what it still lacks, and then comes up", async () => {
        await fs.rm(path.join(dir, "node_modules"), { recursive: true, force: true });
        const inMade = { cwd: dir, env: { ...project.environment, PULUMI_STACK: "first" } };
        const up = ["up", "--yes", "--skip-preview"];
        expect((await project.pulumi(up, inMade)).all).toContain("Have you run pulumi install?");
        await fs.symlink(path.join(programRoot, "node_modules"), path.join(dir, "node_modules"));
        const { all, failed } = await project.pulumi(up, inMade);
        expect(failed ? all : "").toBe("");
        const { stdout } = await project.pulumi(["stack", "output", "--json", "--show-secrets"], inMade);
        expect(JSON.parse(stdout)).toEqual({ text: "from the template", password: "geheim", project: "made" });
    });

    test("installs again by pulumi install, and says what went wrong when it cannot", async () => {
        const inMade = { cwd: dir, env: project.environment };
        await fs.rm(path.join(dir, "node_modules"));
        expect((await project.pulumi(["install"], inMade)).all).toContain("Finished installing dependencies");
        await fs.writeFile(path.join(dir, "package.json"), "{");
        const { all, failed } = await project.pulumi(["install"], inMade);
        expect(all).toMatch(/error: .*npm/);
        expect(failed).toBe(true);
    });
});
