import { stackOption } from "../../../config/config-commands";
import type { Looked, ProjectCheck } from "./check-project";

/** What was found, for people. */
export function showCheck(stack: string, { airflow3, dags, looked, notes, settings, unchecked }: ProjectCheck): string {
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
        `Looked at: ${inWords(looked)}.`,
        count === 0 ? noFaults(looked, unchecked) : `${counted(count, "fault")}.`,
        ...(fixable === 0
            ? []
            : [
                  `${fixable} of them ${fixable === 1 ? "is" : "are"} changed by: npx gaiaflow check${stackOption(stack)} --fix`,
              ]),
    ].join("\n");
}

function inWords({ airflow3, dags, files, functions, settings, tasks }: Looked): string {
    const read = [
        counted(files, "DAG file"),
        counted(dags, "DAG"),
        counted(tasks, "task"),
        counted(functions, "function"),
    ];
    const parts = [...(settings ? ["settings"] : []), ...(files > 0 ? read : [])];
    return [...parts, ...(airflow3 ? ["ruff's rules for Airflow 3"] : [])].join(", ") || "nothing";
}

/** What nobody has looked at has no fault that anybody knows of. */
function noFaults({ files }: Looked, unchecked: readonly string[]): string {
    if (files === 0) {
        return "No DAG was checked.";
    }
    return unchecked.length === 0 ? "No faults." : "No faults in that.";
}

function counted(number: number, noun: string): string {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The exit code: 1 with a fault, 2 where none was found and not everything could be looked at. */
export function checkExitCode({ ok, unchecked, ...found }: ProjectCheck): number {
    const hasFaults = [found.settings, found.dags, found.airflow3].some(({ length }) => length > 0);
    return ok ? 0 : hasFaults || unchecked.length === 0 ? 1 : 2;
}

function section(heading: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line.replaceAll("\n", "\n    ")}`)];
}
