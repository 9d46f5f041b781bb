import { findsNothing, outputsIn, type EngineEvent } from "../../../progress/engine-event";

/** As Pulumi 3.259 writes it of a program with these outputs, made and then left as it is. */
const stack = (op: string, outputs?: Readonly<Record<string, unknown>>): EngineEvent => ({
    resOutputsEvent: {
        metadata: {
            op,
            urn: "urn:pulumi:dev::gaiaflow::pulumi:pulumi:Stack::gaiaflow-dev",
            type: "pulumi:pulumi:Stack",
            ...(op === "delete" ? { new: null } : { new: { outputs: outputs ?? {} } }),
        },
    },
});
const container: EngineEvent = {
    resOutputsEvent: {
        metadata: {
            op: "same",
            urn: "urn:pulumi:dev::gaiaflow::docker:index/container:Container::mlflow",
            type: "docker:index/container:Container",
            new: { outputs: { urls: "no stack's" } },
        },
    },
};

test("what the stack gives out is in the last of its events, whatever was done to it", () => {
    const urls = { mlflow: "http://127.0.0.1:5000" };
    for (const op of ["create", "update", "same"]) {
        expect(outputsIn([stack("same", { urls: {} }), stack(op, { urls }), container])).toEqual({ urls });
    }
});

test("a run that did not come to that has none", () => {
    expect([outputsIn([]), outputsIn([container]), outputsIn([stack("delete")])]).toEqual([
        undefined,
        undefined,
        undefined,
    ]);
});

const step = (op: string): EngineEvent => ({ resourcePreEvent: { metadata: { op, urn: "", type: "t" } } });

test.each([
    ["nothing where all is as it is declared", [step("refresh"), step("same"), stack("same")], true],
    ["something that it makes", [step("same"), step("create")], false],
    ["something that it changes", [step("refresh"), step("update")], false],
    ["something that it takes away", [step("delete"), step("same")], false],
    ["something that it fails to make", [step("same"), { resOpFailedEvent: step("create").resourcePreEvent }], false],
    [
        "nothing that counts where it came to no resource",
        [{ diagnosticEvent: { message: "", severity: "info" } }],
        false,
    ],
] as [string, EngineEvent[], boolean][])("a run finds %s", (_, events, found) => {
    expect(findsNothing(events)).toBe(found);
});
