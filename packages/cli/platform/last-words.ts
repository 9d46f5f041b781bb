/** One line of Pulumi's event log, as far as it is read here. */
interface Event {
    readonly diagnosticEvent?: {
        readonly urn?: string;
        readonly message: string;
        readonly severity: string;
        /** A line of progress: the display shows the last one only, and keeps none. */
        readonly ephemeral?: boolean;
    };
}

/** The end of what a resource said before it failed. */
export interface LastWords {
    /** Its name. */
    readonly resource: string;
    readonly lines: readonly string[];
}

/** How much is worth repeating. */
const MOST_LINES = 20;

/** Pulumi's marks for colours. */
const COLOUR = /<\{%[^%]*%\}>/g;

/** What BuildKit tells of its layers: no words. */
const NOISE = /^(digest: |extracting )?sha256:[0-9a-f]{64}$/;

/**
 * The end of the progress of each resource that failed, less what its error repeats. Docker's provider says in its error
 * that a build step failed and with which code, and tells what the step said as progress alone.
 *
 * @param log The text of an event log.
 */
export function lastWordsOf(log: string): LastWords[] {
    // What stands after the last newline is nothing, or half a line of a Pulumi that was killed.
    const events = log
        .split("\n")
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as Event).diagnosticEvent);
    const textOf = (urn: string, matches: (event: NonNullable<Event["diagnosticEvent"]>) => boolean): string =>
        events.flatMap((event) => (event?.urn === urn && matches(event) ? [event.message] : [])).join("\n");
    const failed = events.flatMap((event) => (event?.severity === "error" && event.urn ? [event.urn] : []));
    return [...new Set(failed)]
        .map((urn) => {
            const error = textOf(urn, ({ severity }) => severity === "error");
            const lines = linesOf(textOf(urn, ({ ephemeral }) => ephemeral === true)).slice(-MOST_LINES);
            return { resource: urn.split("::").at(-1) ?? "", lines: lines.filter((line) => !error.includes(line)) };
        })
        .filter(({ lines }) => lines.length > 0);
}

/** Each line once: BuildKit names a step when it begins and when it ends. */
function linesOf(text: string): string[] {
    const lines = text.split(/\r?\n|\r/).map((line) => line.replaceAll(COLOUR, "").trimEnd());
    return [...new Set(lines)].filter((line) => line !== "" && !NOISE.test(line));
}
