import { short } from "./report";
import type { FigureResult } from "./result";

/** Pixels. */
const [WIDTH, NAMES, BAR, GAP, TOP, EDGE] = [720, 280, 18, 8, 44, 14];
const FONT = "13px system-ui,-apple-system,'Segoe UI',sans-serif";
const LIGHT = { paper: "#ffffff", line: "#d1d9e0", text: "#1f2328", own: "#0969da", other: "#afb8c1" };
const DARK = { paper: "#0d1117", line: "#3d444d", text: "#e6edf3", own: "#58a6ff", other: "#57606a" };

/** A figure as bars, a side each with its quartiles, as SVG that is light or dark as the reader's system is. */
export function drawChart({ figure, unit, sides }: FigureResult, note: string): string {
    const height = TOP + sides.length * (BAR + GAP) + 2 * EDGE;
    const most = Math.max(...sides.map(({ high }) => high));
    const scale = (value: number) => round((value / most) * (WIDTH - NAMES - 2 * EDGE - 80));
    const bars = sides.flatMap(({ side, median, low, high }, index) => {
        const [x, y] = [EDGE + NAMES, TOP + EDGE + index * (BAR + GAP)];
        const middle = y + BAR / 2;
        return [
            `<text x="${x - 8}" y="${y + 13}" text-anchor="end">${escaped(side)}</text>`,
            `<rect class="${index === 0 ? "own" : "other"}" x="${x}" y="${y}" width="${scale(median)}" height="${BAR}"/>`,
            `<path class="spread" d="M${round(x + scale(low))} ${middle}H${round(x + scale(high))}"/>`,
            `<text x="${round(x + scale(Math.max(median, high)) + 8)}" y="${y + 13}">${short(median)} ${escaped(unit)}</text>`,
        ];
    });
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
        `<title>${escaped(`${figure}: ${sides.map(({ side, median }) => `${side} ${short(median)} ${unit}`).join(", ")}`)}</title>`,
        `<style>${styles(LIGHT)}@media(prefers-color-scheme:dark){${styles(DARK)}}</style>`,
        `<rect class="paper" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>`,
        `<text class="head" x="${EDGE}" y="24">${escaped(figure)}</text>`,
        `<text x="${EDGE}" y="42">${escaped(note)}</text>`,
        ...bars,
        "</svg>\n",
    ].join("\n");
}

function styles({ paper, line, text, own, other }: typeof LIGHT): string {
    return (
        `text{font:${FONT};fill:${text}}.head{font-weight:600}.paper{fill:${paper};stroke:${line}}` +
        `.own{fill:${own}}.other{fill:${other}}.spread{stroke:${text};stroke-width:2}`
    );
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
