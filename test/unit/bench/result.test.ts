import { drawChart } from "../../../bench/lib/chart";
import type { Measured } from "../../../bench/lib/measure";
import { tableOf } from "../../../bench/lib/report";
import { partResult, withPart, type Circumstances } from "../../../bench/lib/result";

const CIRCUMSTANCES: Circumstances = {
    at: "2026-11-29T12:00:00.000Z",
    revision: "abc1234",
    machine: { processors: 2 },
    versions: { node: "20.20.2" },
};
const PART = {
    figures: {
        start: { aims: [{ against: "rival", atMost: 0.5 }] },
        memory: { unit: "MiB", aims: [{ against: "other", atMost: 0.5 }] },
    },
};
const MEASURED: readonly Measured[] = [
    { side: "GaiaFlow", rounds: [{ start: 2, memory: 300 }, { start: 4, memory: 100 }, { start: 3 }], failures: [] },
    { side: "rival", rounds: [{ start: 6 }, { start: 5 }], failures: ["it did not\nget well"] },
];

const result = () => partResult("start", PART, MEASURED, CIRCUMSTANCES);

test("a result has all values, their medians and quartiles, ratios and aims", () => {
    expect(result()).toEqual({
        part: "start",
        ...CIRCUMSTANCES,
        figures: [
            {
                figure: "start",
                unit: "s",
                sides: [
                    { side: "GaiaFlow", values: [2, 4, 3], median: 3, low: 2.5, high: 3.5 },
                    { side: "rival", values: [6, 5], median: 5.5, low: 5.25, high: 5.75 },
                ],
                ratios: [{ against: "rival", ratio: 3 / 5.5, aim: 0.5 }],
            },
            {
                figure: "memory",
                unit: "MiB",
                sides: [{ side: "GaiaFlow", values: [300, 100], median: 200, low: 150, high: 250 }],
                ratios: [],
            },
        ],
        failures: ["rival: it did not\nget well"],
    });
});

test("an aim against several is one against whichever took most", () => {
    const aims = [{ against: ["rival", "slowest", "absent"], atMost: 1.05 }];
    const measured = [...MEASURED, { side: "slowest", rounds: [{ start: 60 }], failures: [] }];
    const [figure] = partResult("start", { figures: { start: { aims } } }, measured, CIRCUMSTANCES).figures;
    expect(figure?.ratios).toEqual([
        { against: "rival", ratio: 3 / 5.5 },
        { against: "slowest", ratio: 3 / 60, aim: 1.05 },
    ]);
});

test("an aim in the figure's own unit is GaiaFlow's, and stands in its line of the table", () => {
    const result = partResult("start", { figures: { start: { atMost: 2 } } }, MEASURED, CIRCUMSTANCES);
    const lines = tableOf(result).split("\n");
    expect(lines.find((line) => line.includes("GaiaFlow "))).toContain("at most 2 s: missed");
    expect(lines.filter((line) => line.includes("at most"))).toHaveLength(1);
    const without = [{ side: "GaiaFlow", rounds: [], failures: ["why"] }, ...MEASURED.slice(1)];
    expect(tableOf(partResult("start", { figures: { start: { atMost: 2 } } }, without, CIRCUMSTANCES))).not.toContain(
        "at most",
    );
});

test("without a reading of GaiaFlow there is no ratio", () => {
    const [, rival = { side: "", rounds: [], failures: [] }] = MEASURED;
    const measured = [{ side: "GaiaFlow", rounds: [], failures: ["why"] }, rival];
    const [figure] = partResult("start", PART, measured, CIRCUMSTANCES).figures;
    expect(figure?.sides.map(({ side }) => side)).toEqual(["rival"]);
    expect(figure?.ratios).toEqual([]);
});

test("a file keeps other parts with their circumstances, and has each part once", () => {
    const [first, other] = [result(), { ...result(), part: "no-op", revision: "older" }];
    const file = withPart(withPart(undefined, first), other);
    const again = withPart(file, { ...first, revision: "newer" });
    expect(again).toEqual({ schema: 1, parts: [other, { ...first, revision: "newer" }] });
});

test("a table says which aim is missed, and why a run failed", () => {
    const table = tableOf(result());
    expect(table).toMatch(/rival +│ 5\.50 s +│ 5\.25 to 5\.75 +│ 2 +│ 0\.55 +│ at most 0\.5: missed/);
    expect(table).toContain("failed: rival: it did not");
    const met = tableOf(
        partResult(
            "start",
            { figures: { start: { aims: [{ against: "rival", atMost: 0.6 }] } } },
            MEASURED,
            CIRCUMSTANCES,
        ),
    );
    expect(met).toContain("at most 0.6 ");
    expect(met).not.toContain("missed");
});

test("bars are as long as medians are, with their quartiles; texts are escaped", () => {
    const svg = drawChart(
        {
            figure: "start <warm>",
            unit: "s",
            sides: [
                { side: "GaiaFlow", values: [5], median: 5, low: 5, high: 5 },
                { side: "R&D", values: [10], median: 10, low: 10, high: 10 },
            ],
            ratios: [],
        },
        "a note",
    );
    const widths = [...svg.matchAll(/class="(?:own|other)" .*?width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths).toHaveLength(2);
    expect(widths[1]).toBe((widths[0] ?? 0) * 2);
    expect(svg).toContain("R&amp;D");
    expect(svg).toContain("start &lt;warm&gt;");
});
