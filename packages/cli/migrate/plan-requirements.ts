import { mayHoldLogin } from "../../../lib/plain-secret";
import type { Change, FileNote } from "./change";
import { freeRequirements } from "./platform-requirements";
import type { EarlierProject } from "./project-files";

const REQUIREMENTS = ["requirements.txt", "environment.yml", "environment.yaml", "pyproject.toml", "pixi.toml"];

/**
 * Takes Airflow out of the project's requirements.
 *
 * @returns What DAG files of an astro project need, whose code all runs in Airflow.
 */
export function planRequirements(
    { isAstro }: EarlierProject,
    { changes, notes }: { readonly changes: Change[]; readonly notes: FileNote[] },
    textOf: (file: string) => string | undefined,
): string[] {
    const asked: string[] = [];
    for (const file of REQUIREMENTS) {
        const before = textOf(file);
        if (before === undefined) {
            continue;
        }
        const { gone, left, text } = freeRequirements(before, file);
        notes.push(
            ...left.map(({ line, requirement }) => ({
                file,
                line,
                problem: `${requirement} stays, as it does not have its line alone; take it out by hand`,
            })),
        );
        if (gone.length > 0) {
            changes.push({ file, before, after: text });
        }
        if (isAstro && file === "requirements.txt") {
            const lines = before.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, "").trim());
            lines.forEach((line, index) => {
                if (line.startsWith("-") || mayHoldLogin(line)) {
                    notes.push({
                        file,
                        line: index + 1,
                        problem: `${line.split(/[\s=@]/)[0] ?? ""} is not taken over into gaiaflow:airflow.requirements`,
                    });
                } else if (line !== "" && !/^(apache-airflow|airflow)(\[.*\])?\s*([<>=!~;@]|$)/i.test(line)) {
                    asked.push(line);
                }
            });
        } else {
            const provided = gone.filter(({ requirement }) => /^apache[-_]airflow[-_]providers/i.test(requirement));
            const others = provided.filter(
                ({ requirement }) => !/providers[-_](standard|cncf[-_]kubernetes)/i.test(requirement),
            );
            notes.push(
                ...others.map(({ line, requirement }) => ({
                    file,
                    line,
                    problem: `${requirement} goes; where a DAG file imports it, it belongs to gaiaflow:airflow.requirements`,
                })),
            );
        }
    }
    return asked;
}
