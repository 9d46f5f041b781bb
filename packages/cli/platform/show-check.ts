import type { ProjectCheck } from "./check-project";

/** What was found, for people. */
export function showCheck({ airflow3, dags, notes, settings, unchecked }: ProjectCheck): string {
    const count = settings.length + dags.length + airflow3.length;
    const fixable = airflow3.filter((finding) => finding.fixable).length;
    return [
        ...section("Settings", settings),
        ...section(
            "DAGs and functions",
            dags.map(({ argument, dag, file, problem, task }) => {
                const place = [file, dag, task].filter(Boolean).join(", ");
                return `${place}: ${[argument, problem].filter(Boolean).join(" ")}`;
            }),
        ),
        ...section(
            "Airflow 3",
            airflow3.map(({ file, fixable: safe, line, problem, rule }) => {
                return `${file}:${line}: ${rule} ${problem}${safe ? " (--fix changes it)" : ""}`;
            }),
        ),
        ...section("Notes", notes),
        ...section("Not looked at", unchecked),
        count === 0 ? "No faults." : `${count} ${count === 1 ? "fault" : "faults"}.`,
        ...(fixable === 0
            ? []
            : [`${fixable} of them ${fixable === 1 ? "is" : "are"} changed by: npx gaiaflow check --fix`]),
    ].join("\n");
}

/** The exit code: 1 with a fault, 2 where none was found and not everything could be looked at. */
export function checkExitCode({ ok, unchecked, ...found }: ProjectCheck): number {
    const hasFaults = [found.settings, found.dags, found.airflow3].some(({ length }) => length > 0);
    return ok ? 0 : hasFaults || unchecked.length === 0 ? 1 : 2;
}

function section(heading: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line.replaceAll("\n", "\n    ")}`)];
}
