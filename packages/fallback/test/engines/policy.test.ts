import * as fs from "node:fs/promises";
import * as path from "node:path";
import { programRoot } from "@gaiaflow/engine-core/paths";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

/** One engine command takes seconds, and a policy pack is type-checked; on a busy machine, many. */
jest.setTimeout(180_000);

describe("a policy pack", () => {
    let project: PulumiProject;
    let pack: string;

    beforeAll(async () => {
        project = await makeProject({ from: path.join(__dirname, "programs", "plain") });
        pack = path.join(project.dir, "..", "pack");
        await fs.cp(path.join(__dirname, "programs", "policy-pack"), pack, { recursive: true });
        await fs.symlink(path.join(programRoot, "node_modules"), path.join(pack, "node_modules"));
    });
    afterAll(() => project.remove());

    test("lets pass what it does not forbid", async () => {
        await project.pulumi(["config", "set", "forbidden", "nothing"]);
        const { all, failed } = await project.pulumi(["preview", "--policy-pack", pack]);
        expect(failed ? all : "").toBe("");
        expect(all).toContain("engines-policies@v0.1.0");
    });

    test("stops what it forbids, by the stack's own config, and says why", async () => {
        await project.pulumi(["config", "set", "forbidden", "greeting"]);
        const { all, failed } = await project.pulumi(["preview", "--policy-pack", pack]);
        expect(all).toContain("[mandatory]  no-forbidden-component");
        expect(all).toContain("greeting is forbidden in test");
        expect(failed).toBe(true);
    });

    test("that cannot start fails the preview with its own error", async () => {
        await fs.writeFile(path.join(pack, "index.ts"), `throw new Error("no pack today");\n`);
        const { all, failed } = await project.pulumi(["preview", "--policy-pack", pack]);
        expect(all).toContain("no pack today");
        expect(failed).toBe(true);
    });
});
