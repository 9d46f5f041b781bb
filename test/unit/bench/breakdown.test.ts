import { breakdown, stepsOf, type StampedEvent } from "../../../bench/lib/breakdown";

const step = (at: number, which: "resourcePreEvent" | "resOutputsEvent", op: string, type: string, name: string) => {
    const metadata = { op, type, urn: `urn:pulumi:dev::gaiaflow::gaiaflow:mlops:Service$${type}::${name}` };
    return { at, event: { [which]: { metadata } } } as StampedEvent;
};
const COMMAND = "command:local:Command";
const CONTAINER = "docker:index/container:Container";

test("a step lasts from its first event to its last, by provider or by what is waited for", () => {
    const events = [
        // It lasts until all is done.
        step(0, "resourcePreEvent", "create", "pulumi:pulumi:Stack", "gaiaflow-dev"),
        step(0, "resourcePreEvent", "create", "gaiaflow:mlops:Service", "mlflow"),
        step(0, "resourcePreEvent", "refresh", CONTAINER, "mlflow"),
        step(5, "resOutputsEvent", "refresh", CONTAINER, "mlflow"),
        step(10, "resourcePreEvent", "create", CONTAINER, "mlflow"),
        step(12, "resourcePreEvent", "create", COMMAND, "minio-ready"),
        step(20, "resOutputsEvent", "create", CONTAINER, "mlflow"),
        step(40, "resOutputsEvent", "create", COMMAND, "minio-ready"),
        step(41, "resourcePreEvent", "create", COMMAND, "never-ended"),
        step(90, "resOutputsEvent", "create", "gaiaflow:mlops:Service", "mlflow"),
        step(99, "resOutputsEvent", "create", "pulumi:pulumi:Stack", "gaiaflow-dev"),
    ];
    expect(stepsOf(events)).toEqual([
        { what: "refresh: docker", from: 0, to: 5 },
        { what: "docker: containers", from: 10, to: 20 },
        { what: "waiting until minio is ready", from: 12, to: 40 },
    ]);
});

test("what goes on at once shares its time, and all of it is the whole", () => {
    const steps = [
        { what: "a", from: 2000, to: 6000 },
        { what: "b", from: 4000, to: 6000 },
        { what: "b", from: 5000, to: 7000 },
    ];
    const phases = [{ what: "load", from: 0, to: 3000 }];
    const taken = breakdown(steps, phases, { from: 0, to: 10_000 });
    expect(taken).toEqual({ a: 3, b: 2, load: 2, "engine: between steps": 3 });
    expect(Object.keys(taken)[0]).toBe("a");
});

test("what began before, or ends after, counts for what of it is inside", () => {
    const steps = [{ what: "a", from: -5000, to: 1000 }];
    expect(breakdown(steps, [], { from: 0, to: 2000 })).toEqual({ a: 1, "engine: between steps": 1 });
});
