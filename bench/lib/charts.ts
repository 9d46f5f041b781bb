import * as fs from "node:fs/promises";
import * as path from "node:path";
import { drawChart } from "./chart";
import type { BenchResult, PartResult } from "./result";

/** Draws every figure that has a rival, a file each. @returns Their names. */
export async function writeCharts({ parts }: BenchResult, folder: string): Promise<string[]> {
    await fs.mkdir(folder, { recursive: true });
    const charts = parts.flatMap((part) =>
        part.figures
            .filter(({ sides }) => sides.length > 1)
            .map((figure) => [`${fileName(part.part, figure.figure)}.svg`, drawChart(figure, noteOf(part))] as const),
    );
    await Promise.all(charts.map(([name, svg]) => fs.writeFile(path.join(folder, name), svg)));
    return charts.map(([name]) => name);
}

function noteOf({ at, figures, machine }: PartResult): string {
    const rounds = Math.max(...figures.flatMap(({ sides }) => sides.map(({ values }) => values.length)));
    return `median and quartiles of ${rounds === 1 ? "one round" : `${rounds} rounds in turn`}, ${at.slice(0, 10)}, ${machine["processors"] ?? "?"} processors`;
}

/** As an address of a page takes it. */
const fileName = (part: string, figure: string): string =>
    `${part} ${figure}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
