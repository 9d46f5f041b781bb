import type { CheckResult } from "./doctor";

/** What was found, for people: a line each, and under what is wrong why it matters and what fixes it. */
export function showDoctor(results: readonly CheckResult[]): string {
    const faults = results.flatMap(({ findings }) => findings.filter(({ isNote }) => !isNote)).length;
    const lines = results.flatMap(({ findings, ok, title, why }) => {
        const mark = !ok ? "FAULT" : findings.length > 0 ? "note" : "ok";
        return [
            `${mark.padEnd(5)}  ${title}`,
            ...findings.flatMap(({ fix, problem }) => [problem, ...fix.split("\n")].map((line) => `         ${line}`)),
            ...(ok ? [] : [`         Why: ${why}`]),
        ];
    });
    const sum =
        faults === 0 ? "Nothing is wrong." : `${faults} ${faults === 1 ? "fault" : "faults"}; nothing was changed.`;
    return [...lines, "", sum].join("\n");
}
