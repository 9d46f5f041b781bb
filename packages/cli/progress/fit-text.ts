import stringWidth from "string-width";

const letters = new Intl.Segmenter();

/** A line cut to a number of columns; some letters take two, and some none. */
export function fitText(line: string, columns: number): string {
    if (stringWidth(line) <= columns) {
        return line;
    }
    let kept = "";
    for (const { segment } of letters.segment(line)) {
        if (stringWidth(kept + segment) >= columns) {
            break;
        }
        kept += segment;
    }
    return `${kept}…`;
}

/** How many lines of a terminal some lines take that were fit to another width. */
export function wrappedLines(lines: readonly string[], columns: number): number {
    return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
}
