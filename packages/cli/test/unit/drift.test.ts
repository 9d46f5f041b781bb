import { driftOf, findDrift } from "../../platform/drift";
import { NotChecked } from "../../platform/not-checked";
import { askPulumi, PulumiRefusal } from "../../platform/pulumi";

// The stacks of these tests have no file.
jest.mock("../../platform/unknown-stack", () => ({ unknownStack: jest.fn() }));
jest.mock("../../platform/pulumi", () => ({
    ...jest.requireActual<object>("../../platform/pulumi"),
    askPulumi: jest.fn(),
}));

const urn = (name: string): string => `urn:pulumi:dev::gaiaflow::a:b:C::${name}`;
const oldState = { type: "docker:index/container:Container", id: "abc" };

test("what is gone and what changed is listed, by the names of properties alone", () => {
    const steps = [
        { op: "refresh", urn: urn("same"), oldState },
        { op: "delete", urn: urn("removed"), oldState },
        { op: "update", urn: urn("stopped"), oldState, diffReasons: ["mustRun"], detailedDiff: { mustRun: {} } },
        { op: "update", urn: urn("other"), oldState, diffReasons: null },
    ];
    expect(driftOf(steps)).toEqual([
        { ...oldState, name: "removed", change: "gone", properties: [] },
        { ...oldState, name: "stopped", change: "changed", properties: ["mustRun"] },
        { ...oldState, name: "other", change: "changed", properties: [] },
    ]);
});

test.each([
    ["was never brought up", () => Promise.reject(new PulumiRefusal(["stack", "export"], 6, "no stack"))],
    [
        "is on a machine that never had one",
        () => Promise.reject(new PulumiRefusal(["stack", "export"], 1, "error: unable to open state directory")),
    ],
    ["was destroyed", () => Promise.resolve({ deployment: {} })],
    [
        "has come no further than Pulumi's own",
        () => Promise.resolve({ deployment: { resources: [{ type: "pulumi:pulumi:Stack" }] } }),
    ],
])("of a stack that %s nothing can be compared", async (_, answer) => {
    jest.mocked(askPulumi).mockImplementation(answer);
    const error: unknown = await findDrift("dev-b").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NotChecked);
    expect(String(error)).toContain("npx gaiaflow start --stack dev-b");
});

test("what Pulumi refuses otherwise keeps its own words, and is no fault of ours", async () => {
    const refusal = new PulumiRefusal(
        ["stack", "export", "--stack", "dev"],
        255,
        "<{%fg 1%}>error: incorrect passphrase<{%reset%}>",
    );
    jest.mocked(askPulumi).mockRejectedValue(refusal);
    await expect(findDrift("dev")).rejects.toThrow(/^pulumi stack export failed\.\nerror: incorrect passphrase\n/);
});
