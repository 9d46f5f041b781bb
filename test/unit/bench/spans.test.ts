import { phasesOf, type Span } from "../../../bench/lib/spans";
import { partsOf } from "../../../bench/parts/start-parts";

const SPANS: readonly Span[] = [
    { pid: 1, at: 120, began: 100, what: "begins", args: "gaiaflow.mjs start" },
    { pid: 1, at: 200, what: "starts", args: "docker version" },
    { pid: 1, at: 500, what: "starts", args: "pulumi up --stack dev" },
    { pid: 2, at: 950, began: 900, what: "begins", args: "node_modules/@pulumi/pulumi/cmd/run/index.js" },
    { pid: 2, at: 1500, what: "loads" },
    { pid: 2, at: 1800, what: "loaded" },
    { pid: 2, at: 3000, what: "ends" },
    { pid: 1, at: 3500, what: "ended", args: "pulumi up --stack dev" },
];

test("phases follow one another, from the first process to the end", () => {
    expect(phasesOf(SPANS)).toEqual([
        { what: "the command's own work", from: 100, to: 500 },
        { what: "the engine's start, its refresh", from: 500, to: 900 },
        { what: "program: Node and Pulumi's SDK", from: 900, to: 1500 },
        { what: "program: its own files", from: 1500, to: 1800 },
        { what: "program: settings, checks, registration", from: 1800, to: 3000 },
        { what: "the engine's end", from: 3000, to: Infinity },
    ]);
});

test("the parts of a start add up to all of it", () => {
    const { all, ...parts } = partsOf(SPANS, 0, 4000);
    expect(parts).toEqual({
        "node, and the command's own files": 0.2,
        "tools, checks, state": 0.3,
        "engine, and the refresh": 0.4,
        "Pulumi's SDK": 0.6,
        "the program's own files": 0.3,
        "settings, checks, registration": 1.2,
        "the engine's end": 0.5,
        "the table at the end": 0.5,
    });
    expect(all).toBe(4);
});
