import { buildLines } from "../progress/build-output";
import { parseEvents, type DiagnosticEvent } from "../progress/engine-event";

/** The end of what a resource said before it failed. */
export interface LastWords {
    /** Its name. */
    readonly resource: string;
    readonly lines: readonly string[];
}

/** How much is worth repeating. */
const MOST_LINES = 20;

/**
 * The end of the progress of each resource that failed, less what its error repeats. Docker's provider says in its error
 * that a build step failed and with which code, and tells what the step said as progress alone.
 *
 * @param log The text of an event log.
 */
export function lastWordsOf(log: string): LastWords[] {
    const events = parseEvents(log).flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
    const textOf = (urn: string, matches: (event: DiagnosticEvent) => boolean): string =>
        events.flatMap((event) => (event.urn === urn && matches(event) ? [event.message] : [])).join("\n");
    const failed = events.flatMap(({ severity, urn }) => (severity === "error" && urn ? [urn] : []));
    return [...new Set(failed)]
        .map((urn) => {
            const error = textOf(urn, ({ severity }) => severity === "error");
            const lines = buildLines(textOf(urn, ({ ephemeral }) => ephemeral === true)).slice(-MOST_LINES);
            return { resource: urn.split("::").at(-1) ?? "", lines: lines.filter((line) => !error.includes(line)) };
        })
        .filter(({ lines }) => lines.length > 0);
}
