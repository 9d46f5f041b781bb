import { DIM, escaped, LINE, PAPER, TEXT } from "./draw";

/** A thing, and what is to be known of it, a line each. */
export interface Box {
    readonly name: string;
    readonly lines: readonly string[];
    /** Whether it is what the reader looks for. Defaults to no. */
    readonly isMarked?: boolean;
}

/** What lies in one place. */
export interface Group {
    readonly title: string;
    /** Below the title. Defaults to nothing. */
    readonly note?: string;
    readonly boxes?: readonly Box[];
    readonly groups?: readonly Group[];
}

/** How two groups that follow each other belong together: an arrow down, or up where it is the lower one that begins. */
export interface Arrow {
    readonly label: string;
    readonly up?: boolean;
}

/** What was drawn, and how much room it takes, in pixels. */
interface Drawn {
    readonly svg: readonly string[];
    readonly height: number;
}

const WIDTH = 640;
const [EDGE, GAP, ROW, HEAD] = [14, 10, 18, 24];
const BOXES_IN_A_ROW = 3;
const ARROW = 44;
const ACCENT = { light: "#0969da", dark: "#58a6ff" };

/**
 * Groups one below the other as SVG, light or dark as the reader's system is, narrow enough for a phone. Layout engines
 * (Graphviz, Mermaid) lay out any graph; for places within places they are heavier than this is long.
 *
 * @param title What is read out for it.
 */
export function drawGroups(title: string, parts: readonly (Group | Arrow)[]): string {
    let y = 1;
    const svg: string[] = [];
    for (const part of parts) {
        const drawn = "label" in part ? arrowAt(part, y) : groupAt(part, { x: 1, y, width: WIDTH - 2, depth: 0 });
        svg.push(...drawn.svg);
        y += drawn.height;
    }
    const height = y + 1;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
        `<title>${escaped(title)}</title>`,
        `<style>${styles("light")}@media(prefers-color-scheme:dark){${styles("dark")}}</style>`,
        ...svg,
        "</svg>\n",
    ].join("\n");
}

function styles(theme: "light" | "dark"): string {
    return [
        `text{font:13px system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;fill:${TEXT[theme]}}`,
        `.t{font-weight:600}.s{font-size:11.5px;fill:${DIM[theme]}}`,
        `rect{fill:${PAPER[theme]};stroke:${LINE[theme]}}.m{stroke:${ACCENT[theme]};stroke-width:2}`,
        `path{stroke:${ACCENT[theme]};fill:none;stroke-width:1.5}`,
    ].join("");
}

interface Area {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    /** Of groups around it. */
    readonly depth: number;
}

function groupAt({ title, note, boxes = [], groups = [] }: Group, { x, y, width, depth }: Area): Drawn {
    const inner = { x: x + EDGE, width: width - 2 * EDGE, depth: depth + 1 };
    let below = y + HEAD + 6;
    const svg = [text(x + EDGE, y + 20, title, "t")];
    if (note !== undefined) {
        svg.push(text(x + EDGE, below + 10, note, "s"));
        below += ROW;
    }
    for (const drawn of rowsOf(boxes).map((row) => (area: Area) => rowAt(row, area))) {
        const { svg: own, height } = drawn({ ...inner, y: below });
        svg.push(...own);
        below += height + GAP;
    }
    for (const group of groups) {
        const { svg: own, height } = groupAt(group, { ...inner, y: below });
        svg.push(...own);
        below += height + GAP;
    }
    const height = below - y + EDGE - GAP;
    return { svg: [rect({ x, y, width, depth }, height, 8), ...svg], height };
}

function rowsOf(boxes: readonly Box[]): Box[][] {
    const starts = boxes.flatMap((_, at) => (at % BOXES_IN_A_ROW === 0 ? [at] : []));
    return starts.map((at) => boxes.slice(at, at + BOXES_IN_A_ROW));
}

/** As high as the highest of them. */
function rowAt(boxes: readonly Box[], { x, y, width, depth }: Area): Drawn {
    const each = (width - (BOXES_IN_A_ROW - 1) * GAP) / BOXES_IN_A_ROW;
    const height = 26 + Math.max(...boxes.map(({ lines }) => lines.length)) * 16;
    const svg = boxes.flatMap(({ isMarked = false, lines, name }, at) => {
        const left = x + at * (each + GAP);
        return [
            rect({ x: left, y, width: each, depth }, height, 4, isMarked),
            text(left + 9, y + 18, name, ""),
            ...lines.map((line, row) => text(left + 9, y + 35 + row * 16, line, "s")),
        ];
    });
    return { svg, height };
}

function arrowAt({ label, up = false }: Arrow, y: number): Drawn {
    const [x, top, end] = [WIDTH / 5, y + 5, y + ARROW - 5];
    const head = up
        ? `M${x - 5} ${top + 7}L${x} ${top}L${x + 5} ${top + 7}`
        : `M${x - 5} ${end - 7}L${x} ${end}L${x + 5} ${end - 7}`;
    const svg = [`<path d="M${x} ${top}V${end}${head}"/>`, text(x + 14, y + ARROW / 2 + 4, label, "s")];
    return { svg, height: ARROW };
}

function rect({ x, y, width }: Area, height: number, radius: number, isMarked = false): string {
    const look = isMarked ? ' class="m"' : "";
    return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"${look}/>`;
}

function text(x: number, y: number, content: string, look: string): string {
    return `<text x="${round(x)}" y="${round(y)}"${look === "" ? "" : ` class="${look}"`}>${escaped(content)}</text>`;
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
