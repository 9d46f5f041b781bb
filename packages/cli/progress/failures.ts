import { COMMAND } from "../../../lib/type-token";
import { buildLines, plainText } from "./build-output";
import { typeAndName, type EngineEvent } from "./engine-event";
import { partOf } from "./part";

/** Why an `up` failed, or what it wants to be known. */
export interface Finding {
    /** The part or resource; absent where it is about the whole. */
    readonly subject?: string;
    /** The role, where it is a service that did not come up. */
    readonly service?: string;
    readonly lines: readonly string[];
}

/** How much of a log or a build is worth repeating. */
const MOST_LINES = 20;
/** What Pulumi's engine says of a failure besides its reason. */
const GENERAL = /^(update failed|resource .* creation failed|one or more .* failed)$/;
/** What stands in front of a reason: the resource, whose name is said already, and of a command all of its script. */
const HEAD = /^([\w:/-]+ "[^"]*": )?(exit status \d+: running [^]*?":?\n)?/;

/** What failed and why: errors, and violated policies that forbid an `up`. A resource's last words, less what they repeat, follow. */
export function failures(events: readonly EngineEvent[]): Finding[] {
    const errors = events.flatMap(({ diagnosticEvent, policyEvent }) => {
        const {
            message,
            severity,
            urn = "",
        } = diagnosticEvent ?? {
            message: policyEvent?.message ?? "",
            severity: policyEvent?.enforcementLevel === "mandatory" ? "error" : "",
            urn: policyEvent?.resourceUrn ?? "",
        };
        return severity === "error" && !GENERAL.test(message.trim()) ? [{ urn, message }] : [];
    });
    return [...new Set(errors.map(({ urn }) => urn))].map((urn) => {
        const messages = errors.filter((error) => error.urn === urn).map(({ message }) => message.replace(HEAD, ""));
        if (isOfProgram(urn)) {
            // For people, and no log.
            return { lines: messages.flatMap((message) => plainText(message).split("\n")) };
        }
        const { kind } = partOf(...typeAndName(urn)) ?? {};
        const linesOf = kind === "image" ? buildLines : (text: string) => plainText(text).split(/\r?\n/);
        const [first = "", ...more] = messages.flatMap(linesOf);
        const words = progressOf(urn, events).filter((line) => ![first, ...more].includes(line));
        return { ...subjectOf(urn), lines: [first, ...[...words, ...more].slice(-MOST_LINES)] };
    });
}

/**
 * The end of the progress of each resource that failed, less what its error repeats, for whom Pulumi has shown the error. Docker's
 * provider says in its error that a build step failed and with which code, and tells what the step said as progress alone.
 */
export function lastWords(events: readonly EngineEvent[]): Finding[] {
    const errors = events.flatMap(({ diagnosticEvent: event }) =>
        event?.severity === "error" && event.urn ? [{ urn: event.urn, message: event.message }] : [],
    );
    return [...new Set(errors.map(({ urn }) => urn))]
        .map((urn) => {
            const messages = errors.filter((error) => error.urn === urn).map(({ message }) => message);
            const lines = progressOf(urn, events).slice(-MOST_LINES);
            return { ...subjectOf(urn), lines: lines.filter((line) => !messages.join("\n").includes(line)) };
        })
        .filter(({ lines }) => lines.length > 0);
}

/** What a resource has said while it was worked on, each line once. */
function progressOf(urn: string, events: readonly EngineEvent[]): string[] {
    const lines = events.flatMap(({ diagnosticEvent: event }) =>
        event?.urn === urn && event.ephemeral === true ? buildLines(event.message) : [],
    );
    return [...new Set(lines)];
}

/** What the program or a provider wants to be known, and is no failure. */
export function notes(events: readonly EngineEvent[]): Finding[] {
    return events.flatMap(({ diagnosticEvent: event }) => {
        const { ephemeral = false, message = "", severity = "", urn = "" } = event ?? {};
        const isSaid = ephemeral ? isPulled(urn) : isOfProgram(urn);
        const isNote = severity === "warning" || (severity === "info" && isSaid);
        return isNote ? [{ ...subjectOf(urn), lines: plainText(message).trimEnd().split("\n") }] : [];
    });
}

/** Whether it is a release's image, whose command says nothing but that it is built after all. */
function isPulled(urn: string): boolean {
    const [type, name] = typeAndName(urn);
    return type === COMMAND && partOf(type, name)?.kind === "image";
}

function isOfProgram(urn: string): boolean {
    return urn === "" || typeAndName(urn)[0] === "pulumi:pulumi:Stack";
}

function subjectOf(urn: string): Pick<Finding, "subject" | "service"> {
    if (isOfProgram(urn)) {
        return {};
    }
    const [type, name] = typeAndName(urn);
    const part = partOf(type, name);
    return {
        subject: part === undefined || part.kind === "rest" ? name : part.name,
        ...(part?.kind === "service" ? { service: part.name } : {}),
    };
}
