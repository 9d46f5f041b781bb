import * as path from "node:path";
import { EVERYTHING, leaksIn } from "../support/plugin-log";
import { makeProject, type PulumiProject } from "../../../../test/support/pulumi-project";

/** One engine command takes seconds, and more when it logs everything. */
jest.setTimeout(300_000);

describe("at the highest verbosity, plugins log no secret", () => {
    let project: PulumiProject;
    let secrets: readonly string[] = [];

    beforeAll(async () => {
        project = await makeProject({ from: path.join(__dirname, "programs", "secrets") });
        await project.pulumi(["config", "set", "--secret", "given"], { input: "a-given-secret-5f2c" });
        await project.pulumi(["config", "set", "made"], { input: "a-made-secret-77aa" });
    });
    afterAll(async () => {
        await project.pulumi(["destroy", "--yes", "--skip-preview"]);
        await project.remove();
    });

    /** Runs a command at the highest verbosity, and gives the lines that hold a secret but should not. */
    async function leaksOf(...args: string[]): Promise<{ leaks: string[]; failed: boolean; log: string }> {
        const { stdout, stderr, failed } = await project.pulumi([...args, ...EVERYTHING]);
        const outputs = await project.outputs();
        secrets = [...new Set([...secrets, ...Object.values(outputs["secrets"] as Record<string, string>)])];
        return { leaks: leaksIn({ stdout, stderr }, secrets), failed, log: stderr };
    }

    test("when they create", async () => {
        const { leaks, failed, log } = await leaksOf("up", "--yes");
        expect({ failed, leaks }).toEqual({ failed: false, leaks: [] });
        expect(secrets).toHaveLength(5);
        // The log is the one meant, and the secrets are found where they are: Pulumi's own lines.
        expect(log.split("\n").some((line) => secrets.some((secret) => line.includes(secret)))).toBe(true);
    });

    test("when they update", async () => {
        await project.pulumi(["config", "set", "turn", "2"]);
        const { leaks, failed } = await leaksOf("up", "--yes", "--skip-preview");
        expect({ failed, leaks }).toEqual({ failed: false, leaks: [] });
    });

    test("when they fail", async () => {
        await project.pulumi(["config", "set", "fail", "true"]);
        const { leaks, failed } = await leaksOf("up", "--yes", "--skip-preview", "--continue-on-error");
        await project.pulumi(["config", "rm", "fail"]);
        expect({ failed, leaks }).toEqual({ failed: true, leaks: [] });
    });

    test("when they refresh and delete", async () => {
        const refresh = await leaksOf("refresh", "--yes");
        expect(refresh).toMatchObject({ failed: false, leaks: [] });
        const before = secrets;
        const { stdout, stderr, failed } = await project.pulumi(["destroy", "--yes", "--skip-preview", ...EVERYTHING]);
        expect(leaksIn({ stdout, stderr }, before)).toEqual([]);
        expect(failed).toBe(false);
    });
});
