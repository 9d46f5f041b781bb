import { registryDrift } from "../../platform/registry-drift";
import { askRegistry } from "../../../../checks/registry-image";

jest.mock("../../../../checks/registry-image", () => ({ askRegistry: jest.fn() }));

const type = "docker:index/image:Image";
const urn = `urn:pulumi:prod::iris::${type}::task-image`;
const id = `registry.example.com/iris@sha256:${"1".repeat(64)}`;
const login = { username: "builder", password: "hidden" };
const pushed = {
    urn,
    type,
    inputs: { registry: { server: "registry.example.com", ...login } },
    outputs: { repoDigest: id },
};
const local = { urn, type, inputs: { skipPush: true }, outputs: { repoDigest: "sha256:0" } };
const answer = jest.mocked(askRegistry);

beforeEach(() => answer.mockReset());

test("an image that its registry has is no drift; one that was never pushed is not asked for", async () => {
    answer.mockResolvedValue({ kind: "there", platforms: [] });
    expect(await registryDrift([pushed, local])).toEqual([]);
    expect(answer.mock.calls).toEqual([[id, login]]);
});

test("one that is gone is listed with what pushes it again, since an up does not", async () => {
    answer.mockResolvedValue({ kind: "absent" });
    expect(await registryDrift([pushed])).toEqual([
        { type, name: "task-image", id, change: "gone", properties: [], putBack: `npx pulumi up --replace '${urn}'` },
    ]);
});

test("a registry that does not say is named, without the password", async () => {
    answer.mockResolvedValue({ kind: "unknown", reason: "denied" });
    const error = await registryDrift([pushed]).catch(String);
    expect(error).toMatch(/The registry registry.example.com does not say whether it has[^]*docker login registry/);
    expect(error).not.toContain("hidden");
});
