import type execa from "execa";
import type { CheckResult } from "@gaiaflow/cli/platform/doctor";

/** `npx` in a clone's folder, in a shell and without npm, which takes as long as the command. */
export const NPX = 'npx() { local name="$1"; shift; node "packages/cli/bin/$name.mjs" "$@"; }';

/** What `gaiaflow doctor --json` found, by check. */
export type Report = Readonly<Record<string, CheckResult>>;

/** Reads what `gaiaflow doctor --json` prints. @throws {Error} With what it printed, where that is no result. */
export async function reportOf(run: execa.ExecaChildProcess): Promise<Report> {
    const { all = "", stdout } = await run;
    try {
        const results = JSON.parse(stdout) as readonly CheckResult[];
        return Object.fromEntries(results.map((result) => [result.name, result]));
    } catch {
        throw new Error(`doctor printed no result:\n${all}`);
    }
}

/** The finding of a check that is about something: whether it is a note, what is wrong, and what is to be done. */
export function findingIn(report: Report, check: string, about: RegExp): CheckResult["findings"][number] {
    const { findings = [] } = report[check] ?? {};
    const found = findings.find(({ problem }) => about.test(problem));
    if (found === undefined) {
        throw new Error(`${check} says nothing of ${about.source}, but: ${JSON.stringify(findings, undefined, 2)}`);
    }
    return found;
}

/** The line that a finding says to type; of several, the first. */
export function lineOf({ fix }: Pick<CheckResult["findings"][number], "fix">): string {
    const [, line] = /(?:^|[^\w])(?:[Tt]ype(?:, to [^:]+)?|go(?:es)? by): (.+)$/m.exec(fix) ?? [];
    if (line === undefined) {
        throw new Error(`no line to type stands in: ${fix}`);
    }
    return line;
}
