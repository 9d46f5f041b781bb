import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { testEnvironment } from "../../../../test/support/pulumi-environment";

/** One engine command takes seconds; on a busy machine, many. */
jest.setTimeout(180_000);

describe("the Automation API with an inline program", () => {
    let root: string;
    let stack: Stack;

    beforeAll(async () => {
        root = await fs.mkdtemp(path.join(os.tmpdir(), "gaiaflow-test-"));
        const envVars = await testEnvironment(root);
        // The API looks for the command on this process's own PATH, not on that of the workspace.
        const bin = envVars["PATH"]?.split(path.delimiter)[0] ?? "";
        const pulumiCommand = await PulumiCommand.get({ root: await rootOf(bin) });
        const program = () => Promise.resolve({ answer: 42, password: pulumi.secret("hush") });
        const args = { stackName: "inline", projectName: "engines", program };
        const options = {
            envVars,
            pulumiCommand,
            ...(envVars["PULUMI_HOME"] ? { pulumiHome: envVars["PULUMI_HOME"] } : {}),
        };
        stack = await LocalWorkspace.createStack(args, options);
    });
    afterAll(() => fs.rm(root, { recursive: true, force: true }));

    test("comes up, is unchanged at the second time, and goes", async () => {
        const first = await stack.up();
        expect(first.summary.resourceChanges).toEqual({ create: 1 });
        expect(first.outputs).toEqual({
            answer: { value: 42, secret: false },
            password: { value: "hush", secret: true },
        });
        const second = await stack.preview();
        expect(second.changeSummary).toEqual({ same: 1 });
        await stack.destroy({ remove: true });
        expect(await stack.workspace.listStacks()).toEqual([]);
    });

    /** The API wants the folder above `bin`. */
    async function rootOf(bin: string): Promise<string> {
        const above = path.join(root, "cli");
        await fs.mkdir(above);
        await fs.symlink(bin, path.join(above, "bin"));
        return above;
    }
});
