import { lineThatSaysSo, verdictIn } from "../../../bench/lib/failed-service";

const FAILING = { service: "jupyter", container: "gaiaflow-bench-1-jupyter" };
const printed = (...texts: readonly string[]) => texts.map((text, at) => ({ at, text }));

test.each([
    ["GaiaFlow's line of a service", "jupyter: failed (5m 4s)"],
    ["its reason", "jupyter (container gaiaflow-bench-1-jupyter) is not ready after 300 s. The end of its log:"],
    ["Pulumi's own line", " +  command:local:Command jupyter-ready **creating failed** error: exit status 1"],
    ["docker compose's", "container gaiaflow-bench-1-jupyter is unhealthy"],
])("a failure is heard of in %s", (_, text) => {
    const lines = printed("jupyter: starting", "still working: jupyter (1m 10s)", text, "jupyter: failed again");
    expect(lineThatSaysSo(lines, FAILING)).toEqual({ at: 2, text });
});

test("neither another service's failure is, nor a service of a longer name", () => {
    expect(lineThatSaysSo(printed("mlflow: failed", "jupyter-proxy: failed", "jupyter: healthy"), FAILING)).toBe(
        undefined,
    );
});

test("a verdict counts from the first time", () => {
    const events = [
        { status: "start", timeNano: 1e9 },
        { status: "die", timeNano: 2.5e9 },
        { status: "die", timeNano: 4e9 },
    ];
    expect(verdictIn(events, "die")).toBe(2500);
    expect(verdictIn(events, "health_status: unhealthy")).toBe(undefined);
});
