import { TRIXIE, baseWithPython } from "@gaiaflow/engine-core/base-image";
import { ensurePulumi, ensureTools } from "../../../tools/ensure-tools";

const ensured: string[] = [];
/** A tool that only notes that it was asked for. */
function mockTool(name: string): object {
    const ensure = () => {
        ensured.push(name);
        return Promise.resolve([]);
    };
    return { name, ensure };
}

jest.mock("../../../tools/pulumi", () => ({ pulumi: mockTool("pulumi") }));
jest.mock("../../../tools/docker", () => ({ docker: mockTool("docker") }));
jest.mock("../../../tools/base-image", () => ({
    baseImage: ({ release }: { release: string }) => mockTool(`base-image ${release}`),
}));
jest.mock("../../../tools/uv", () => ({ uv: mockTool("uv") }));
jest.mock("../../../tools/minikube", () => ({ minikube: mockTool("minikube") }));
jest.mock("../../../core/encryption-salt", () => ({ checkSalts: jest.fn() }));
jest.mock("../../../core/environment", () => ({ pulumiEnvironment: jest.fn() }));
jest.mock("../../../core/login", () => ({ nameUnusedLogin: jest.fn() }));
jest.mock("../../../core/passphrase", () => ({ ensurePassphrase: jest.fn() }));
jest.mock("../../../core/lost-passphrase", () => ({ refuseLostPassphrase: jest.fn() }));
jest.mock("../../../core/stacks", () => ({ ensureStacks: () => [] }));
// It draws on the terminal, and jest cannot load it.
jest.mock("listr2", () => ({
    Listr: class {
        public constructor(private readonly tasks: readonly { task: (_: unknown, task: object) => Promise<void> }[]) {}
        public async run(): Promise<void> {
            for (const { task } of this.tasks) await task(undefined, {});
        }
    },
}));

beforeEach(() => ensured.splice(0));

test("a stack without a cluster gets no Minikube", async () => {
    await ensureTools({ stack: "dev" });
    expect(ensured).toEqual(["docker", "pulumi", "base-image trixie", "uv"]);
});

test("a command that needs Pulumi alone gets nothing else", async () => {
    await ensurePulumi();
    expect(ensured).toEqual(["pulumi"]);
});

test("nor does the stack that is meant where none is named", async () => {
    await ensureTools();
    expect(ensured).not.toContain("minikube");
});

test("a project on another Python gets what that stands on, too", async () => {
    await ensureTools({ base: baseWithPython("3.11", "official") ?? TRIXIE });
    expect(ensured).toEqual(["docker", "pulumi", "base-image trixie", "uv", "base-image bookworm"]);
});

test.each([true, false])("Minikube comes where the stack has a cluster: %s", async (cluster) => {
    await ensureTools({ stack: "mine", cluster });
    expect(ensured.includes("minikube")).toBe(cluster);
});
