import { typeAndName, type EngineEvent } from "../../packages/cli/progress/engine-event";
import type { Readings } from "./measure";

/** Something that goes on from one moment to another. */
export interface Interval {
    readonly what: string;
    /** Milliseconds since some point. */
    readonly from: number;
    readonly to: number;
}

/** An event of Pulumi's log, and when it was there: what the log itself says is in whole seconds. */
export interface StampedEvent {
    readonly at: number;
    readonly event: EngineEvent;
}

/** The steps of resources in an event log. One without an end, as of a run that failed, is left out. */
export function stepsOf(events: readonly StampedEvent[]): Interval[] {
    const begun = new Map<string, number>();
    return events.flatMap(({ at, event }): Interval[] => {
        const { resourcePreEvent: begins, resOutputsEvent, resOpFailedEvent } = event;
        if (begins) {
            begun.set(`${begins.metadata.op} ${begins.metadata.urn}`, at);
        }
        const ends = resOutputsEvent ?? resOpFailedEvent;
        const from = ends && begun.get(`${ends.metadata.op} ${ends.metadata.urn}`);
        const what = ends && kindOf(ends.metadata.op, ends.metadata.urn);
        return what === undefined || from === undefined ? [] : [{ what, from, to: at }];
    });
}

/**
 * What a step is called in the table: by provider, and by name what is waited for. Undefined of the stack and of components,
 * which last as long as their children, and are no work.
 */
function kindOf(op: string, urn: string): string | undefined {
    const [type, name] = typeAndName(urn);
    const [provider = "", module = ""] = type.split(":");
    if (type.startsWith("pulumi:providers:")) return "provider plugins";
    if (!["command", "docker", "kubernetes", "random"].includes(provider)) return undefined;
    if (op === "refresh") return `refresh: ${provider}`;
    if (op === "same") return "resources that stay as they are";
    if (op.startsWith("delete")) return `delete: ${provider}`;
    if (provider === "docker") return `docker: ${module.split("/").at(-1) ?? ""}s`;
    return name.endsWith("-ready") ? `waiting until ${name.slice(0, -6)} is ready` : provider;
}

/**
 * Who the time from one moment to another belongs to. What goes on at once shares it; while no step does, it is that of the
 * phase, so that all of it together is the whole.
 *
 * @param steps May overlap.
 * @param phases What goes on beside, in order, one after the other; without one it is the engine's.
 * @returns Seconds, the most first.
 */
export function breakdown(
    steps: readonly Interval[],
    phases: readonly Interval[],
    { from, to }: { readonly from: number; readonly to: number },
): Readings {
    const inside = (at: number) => Math.min(Math.max(at, from), to);
    const moments = [...steps, ...phases].flatMap((each) => [inside(each.from), inside(each.to)]);
    const sorted = [...new Set([from, ...moments, to])].sort((a, b) => a - b);
    const taken = new Map<string, number>();
    for (const [index, start] of sorted.slice(0, -1).entries()) {
        const end = sorted[index + 1] ?? start;
        const goesOn = (each: Interval) => each.from <= start && each.to >= end;
        const active = [...new Set(steps.filter(goesOn).map(({ what }) => what))];
        const owners = active.length > 0 ? active : [phases.find(goesOn)?.what ?? "engine: between steps"];
        for (const what of owners) taken.set(what, (taken.get(what) ?? 0) + (end - start) / 1000 / owners.length);
    }
    return Object.fromEntries([...taken].sort(([, a], [, b]) => b - a));
}
