import { driftOf } from "../../platform/drift";

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
