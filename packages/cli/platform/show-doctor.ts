import { styleText } from "node:util";
import type { Screen } from "../progress/render-list";
import type { CheckResult } from "./doctor";

/** Of a log, which is not broken into lines. */
const NO_TERMINAL: Screen = { columns: Infinity, colours: false };
const INDENT = " ".repeat(9);
const MARKS = { FAULT: "red", note: "yellow", ok: "green" } as const;

/**
 * What was found, for people: a line each, and under what is wrong why it matters and what fixes it. What is to be typed stays one
 * line, so that it can be copied from any terminal.
 */
export function showDoctor(results: readonly CheckResult[], screen: Screen = NO_TERMINAL): string {
    const faults = results.flatMap(({ findings }) => findings.filter(({ isNote }) => !isNote)).length;
    const words = (text: string): string[] => wrap(text, screen.columns - INDENT.length).map((line) => INDENT + line);
    const lines = results.flatMap(({ findings, ok, title, why }) => {
        const mark = !ok ? "FAULT" : findings.length > 0 ? "note" : "ok";
        const shown = screen.colours ? styleText(MARKS[mark], mark, { validateStream: false }) : mark;
        return [
            `${shown}${" ".repeat("FAULT".length - mark.length)}  ${title}`,
            ...findings.flatMap(({ details = "", fix, problem }) => [
                ...words(problem),
                ...asIs(details),
                ...asIs(fix),
            ]),
            ...(ok ? [] : words(`Why: ${why}`)),
        ];
    });
    const sum =
        faults === 0 ? "Nothing is wrong." : `${faults} ${faults === 1 ? "fault" : "faults"}; nothing was changed.`;
    return [...lines, "", sum].join("\n");
}

/** Lines that stay whole: what a tool has printed, and what is to be typed. */
function asIs(text: string): string[] {
    return text === "" ? [] : text.split("\n").map((line) => INDENT + line);
}

/** Between words; one that is longer than a line stays whole. */
function wrap(text: string, columns: number): string[] {
    const lines: string[] = [];
    for (const word of text.split(" ")) {
        const last = lines.at(-1);
        if (last === undefined || last.length + 1 + word.length > columns) {
            lines.push(word);
        } else {
            lines[lines.length - 1] = `${last} ${word}`;
        }
    }
    return lines;
}
