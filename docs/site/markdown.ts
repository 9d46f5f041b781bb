/** A link of a page: what it leads to, and where that stands in the text. */
export interface Link {
    readonly target: string;
    readonly start: number;
    readonly end: number;
}

/** A fenced block of a page, with what stands behind its fence. */
export interface Block {
    readonly language: string;
    readonly text: string;
    /** Line of its fence, from 1. */
    readonly line: number;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\n]*)\n([\s\S]*?)^ {0,3}\1[`~]*[ \t]*$/gm;
const CODE = /(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g;
const LINK = /\]\(([^()\s]+(?:\([^()\s]*\))?)\)/g;

/** Its fenced blocks in their order. */
export function blocksOf(page: string): Block[] {
    return [...page.matchAll(FENCE)].map((match) => ({
        language: (match[2] ?? "").trim(),
        text: match[3] ?? "",
        line: page.slice(0, match.index).split("\n").length,
    }));
}

/** Its links and pictures, but none that stands in code. */
export function linksOf(page: string): Link[] {
    return [...blank(blank(page, FENCE), CODE).matchAll(LINK)].map((match) => {
        const target = match[1] ?? "";
        const start = match.index + "](".length;
        return { target, start, end: start + target.length };
    });
}

/** The texts of its headings, without Markdown's marks. */
export function headingsOf(page: string): string[] {
    const headings = blank(page, FENCE).matchAll(/^#{1,6} +(.+?)[ \t]*#*$/gm);
    return [...headings].map(([, text = ""]) => text.replaceAll(/\[([^\]]*)\]\([^)]*\)|[`*]/g, "$1"));
}

/** Each match in spaces: what stands behind it keeps its place. */
function blank(text: string, pattern: RegExp): string {
    return text.replaceAll(pattern, (match) => match.replaceAll(/[^\n]/g, " "));
}
