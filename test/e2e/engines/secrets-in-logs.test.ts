import * as path from "node:path";
import { makeProject, type PulumiProject } from "../../support/pulumi-project";

/** One engine command takes seconds, and more when it logs everything. */
jest.setTimeout(300_000);

/**
 * The two kinds of line with which the CLI and the SDK themselves log values, secret ones too, at this verbosity: as they
 * cross a process border. Any other line that holds a secret is a plugin's.
 */
const OF_PULUMI_ITSELF = /(?:Unm|M)arshaling property for RPC\[|RegisterResource RPC finished: resource:/;

const EVERYTHING = ["-v=9", "--logtostderr", "--logflow", "--debug"];

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
        const lines = [...stdout.split("\n").filter((line) => !line.includes("debug: ")), ...stderr.split("\n")];
        const leaking = lines.filter((line) => secrets.some((secret) => line.includes(secret)));
        return { leaks: leaking.filter((line) => !OF_PULUMI_ITSELF.test(line)), failed, log: stderr };
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
        const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => before.some((one) => line.includes(one)));
        expect(lines.filter((line) => !OF_PULUMI_ITSELF.test(line))).toEqual([]);
        expect(failed).toBe(false);
    });
});
