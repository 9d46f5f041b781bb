import Table from "cli-table3";
import type { FigureResult, PartResult } from "./result";

/** A part as a table: a line for each side of each figure, with GaiaFlow's share of it and the aim. */
export function tableOf({ part, figures, failures }: PartResult): string {
    const table = new Table({
        head: [part, "", "median", "half of them", "rounds", "GaiaFlow's share", "aim"],
        style: { head: [], border: [] },
    });
    table.push(...figures.flatMap(rowsOf));
    const counted = failures.map((why) => `failed: ${why.split("\n")[0] ?? ""}`);
    return [table.toString(), ...counted].join("\n");
}

function rowsOf({ atMost, figure, unit, sides, ratios }: FigureResult): string[][] {
    return sides.map(({ side, median, low, high, values }, index) => {
        const ratio = ratios.find(({ against }) => against === side);
        const aim = ratio ? aimText(ratio.ratio, ratio.aim) : aimText(median, atMost, ` ${unit}`);
        return [
            index === 0 ? figure : "",
            side,
            `${short(median)} ${unit}`,
            `${short(low)} to ${short(high)}`,
            String(values.length),
            ratio === undefined ? "" : ratio.ratio.toFixed(2),
            aim,
        ];
    });
}

function aimText(value: number, atMost: number | undefined, unit = ""): string {
    return atMost === undefined ? "" : `at most ${atMost}${unit}${value <= atMost ? "" : ": missed"}`;
}

/** As many digits as a measurement is good for. */
export function short(value: number): string {
    const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return value.toFixed(digits);
}
