import type { Run } from "./screen-runs";

/** Of a letter, and around all of them, in pixels. */
const [WIDTH, HEIGHT, EDGE] = [8.4, 19, 14];

/** By the numbers of terminals' colours; bright ones look as the others do, and what is left is text. */
const COLOURS: Readonly<Record<number, { readonly light: string; readonly dark: string }>> = {
    1: { light: "#b3202a", dark: "#ff7b72" },
    2: { light: "#1a7f37", dark: "#3fb950" },
    3: { light: "#8a5d00", dark: "#d29922" },
    4: { light: "#0969da", dark: "#58a6ff" },
    5: { light: "#8250df", dark: "#bc8cff" },
    6: { light: "#1b7c83", dark: "#39c5cf" },
};
/** By the theme that a reader has. */
export const TEXT = { light: "#1f2328", dark: "#e6edf3" };
/** Text that matters less. */
export const DIM = { light: "#59636e", dark: "#9198a1" };
/** What it is drawn on. */
export const PAPER = { light: "#ffffff", dark: "#0d1117" };
/** Around boxes. */
export const LINE = { light: "#d1d9e0", dark: "#3d444d" };

/**
 * A terminal as SVG, light or dark as the reader's system is; text stays text, which can be searched and copied. No library draws
 * the cells of @xterm/headless in both: what is there (svg-term, ansi-to-svg, rich) has one theme, and fonts from elsewhere.
 *
 * @param title What is read out for it.
 */
export function drawTerminal(lines: readonly (readonly Run[])[], columns: number, title: string): string {
    const [width, height] = [columns * WIDTH + 2 * EDGE, lines.length * HEIGHT + 2 * EDGE];
    const frame = `<rect class="paper" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="6"/>`;
    const texts = lines.flatMap((runs, row) => (runs.length === 0 ? [] : [lineOf(runs, row)]));
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
        `<title>${escaped(title)}</title>`,
        `<style>${styles("light")}@media(prefers-color-scheme:dark){${styles("dark")}}</style>`,
        frame,
        ...texts,
        "</svg>\n",
    ].join("\n");
}

function styles(theme: "light" | "dark"): string {
    const colours = Object.entries(COLOURS).map(([number, { [theme]: colour }]) => `.c${number}{fill:${colour}}`);
    const fonts = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace";
    return [
        `text{font:14px ${fonts};fill:${TEXT[theme]};white-space:pre}`,
        `.paper{fill:${PAPER[theme]};stroke:${LINE[theme]}}.b{font-weight:600}.d{fill:${DIM[theme]}}`,
        ...colours,
    ].join("");
}

/** Each run at its column and as wide as its columns, whatever font there is. */
function lineOf(runs: readonly Run[], row: number): string {
    const y = EDGE + row * HEIGHT + 14;
    const spans = runs
        .filter(({ text }) => text.trim() !== "")
        .map(({ colour = -1, column, columns, isBold, isDim, text }) => {
            const names = [isDim || colour === 8 ? "d" : COLOURS[colour % 8] && `c${colour % 8}`, isBold && "b"];
            const used = names.filter(Boolean).join(" ");
            const look = used === "" ? "" : ` class="${used}"`;
            const place = `x="${round(EDGE + column * WIDTH)}" textLength="${round(columns * WIDTH)}"`;
            return `<tspan ${place}${look}>${escaped(text)}</tspan>`;
        });
    return `<text y="${y}">${spans.join("")}</text>`;
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** As it stands in SVG. */
export function escaped(text: string): string {
    return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
