import * as fs from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What Pulumi does to a resource, as far as it is read here. */
export interface StepEvent {
    readonly metadata: {
        readonly op: string;
        readonly urn: string;
        readonly type: string;
        /** What the resource is by then; null where it goes. */
        readonly new?: { readonly outputs?: Readonly<Record<string, unknown>> } | null;
    };
}

/** Something that is said of a resource, or of the run. */
export interface DiagnosticEvent {
    /** Absent where it is about no resource. */
    readonly urn?: string;
    readonly message: string;
    readonly severity: string;
    /** A line of progress: of no interest once the next one is there. */
    readonly ephemeral?: boolean;
}

/** A policy that a resource violates. */
export interface PolicyEvent {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly enforcementLevel: string;
}

/** One line of Pulumi's event log, as far as it is read here. */
export interface EngineEvent {
    /** Seconds since 1970. */
    readonly timestamp?: number;
    readonly resourcePreEvent?: StepEvent;
    readonly resOutputsEvent?: StepEvent;
    readonly resOpFailedEvent?: StepEvent;
    readonly diagnosticEvent?: DiagnosticEvent;
    readonly policyEvent?: PolicyEvent;
}

/** Of a URN, the type of the resource itself: those of its parents stand in front. */
export function typeAndName(urn: string): [string, string] {
    const [type = "", name = ""] = urn.split("::").slice(2);
    return [type.split("$").at(-1) ?? "", name];
}

/** What the stack gives out, without its secrets; undefined where a run did not come to that. */
export function outputsIn(events: readonly EngineEvent[]): Readonly<Record<string, unknown>> | undefined {
    const stack = events.findLast(({ resOutputsEvent }) => resOutputsEvent?.metadata.type === "pulumi:pulumi:Stack");
    return stack?.resOutputsEvent?.metadata.new?.outputs;
}

/** What the engine does to a resource that is, and stays, as the program declares it: it asks for it, and compares. */
const UNCHANGED = ["refresh", "same"];

/** Whether a run has looked at resources and changed none. */
export function findsNothing(events: readonly EngineEvent[]): boolean {
    const steps = events.flatMap(({ resOpFailedEvent, resOutputsEvent, resourcePreEvent }) =>
        [resOpFailedEvent, resOutputsEvent, resourcePreEvent].filter((step) => step !== undefined),
    );
    return steps.length > 0 && steps.every(({ metadata }) => UNCHANGED.includes(metadata.op));
}

/** The events of a log; what stands after the last newline is nothing, or half a line of a Pulumi that was killed. */
export function parseEvents(log: string): EngineEvent[] {
    return log
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as EngineEvent);
}

/** A log that grows. */
export interface FollowedLog {
    /** Reads what has come since, and ends. */
    readonly stop: () => Promise<void>;
}

const PAUSE_MS = 100;

/**
 * Hands on the events of a log as Pulumi writes them: a line each, at once.
 *
 * @param file There may be none yet, or never one.
 * @param pauseMs Milliseconds between two looks. Defaults to 100.
 */
export function followEvents(
    file: string,
    take: (events: readonly EngineEvent[]) => void,
    pauseMs = PAUSE_MS,
): FollowedLog {
    let position = 0;
    let rest = Buffer.alloc(0);
    const read = async (): Promise<void> => {
        const handle = await fs.open(file).catch(() => undefined);
        if (handle === undefined) {
            return;
        }
        try {
            const { size } = await handle.stat();
            const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(size - position), position });
            position += bytesRead;
            // Cut at a line's end before it is text: a letter may be several bytes.
            const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
            const end = bytes.lastIndexOf("\n") + 1;
            rest = bytes.subarray(end);
            take(parseEvents(bytes.subarray(0, end).toString()));
        } finally {
            await handle.close();
        }
    };
    const over = new AbortController();
    const following = (async () => {
        while (!over.signal.aborted) {
            await read();
            await sleep(pauseMs, undefined, { signal: over.signal }).catch(() => {});
        }
        await read();
    })();
    // Whoever stops hears of an error; until then it must not end a start whose Pulumi goes on.
    following.catch(() => {});
    return {
        stop: async () => {
            over.abort();
            await following;
        },
    };
}
