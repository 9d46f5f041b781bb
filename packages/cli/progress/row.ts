import { formatDuration } from "@gaiaflow/toolchain/core/format";
import type { Part } from "./part";

/** How far a part of a stack is: a line of the list. */
export interface Row {
    readonly kind: Part["kind"];
    readonly name: string;
    readonly state: "waiting" | "active" | "done" | "unchanged" | "failed" | "unfinished";
    /** The state in words. */
    readonly text: string;
    /** Of a build, the step it is at. */
    readonly at?: string | undefined;
    /** What was heard of it last. */
    readonly detail?: string | undefined;
    /** When it was begun, and when it ended, in milliseconds since 1970. */
    readonly began?: number | undefined;
    readonly ended?: number | undefined;
}

/**
 * How long a row took or takes, in words; undefined for one that was not begun.
 *
 * @param now In milliseconds since 1970.
 */
export function timeOf({ began, ended, state }: Row, now: number): string | undefined {
    const end = state === "active" ? now : ended;
    return began === undefined || end === undefined || state === "unchanged"
        ? undefined
        : formatDuration(Math.max(0, end - began) / 1000);
}

/** What a step of Pulumi's changes of a row. */
export type Change = Pick<Row, "state" | "text">;

const MAKES = new Set(["create", "create-replacement", "update"]);
const REMOVES = new Set(["delete", "delete-replaced"]);

/** What of a row changes when Pulumi begins something; a look at what is there is nothing. */
export function beginning({ as, doing, kind }: Part, op: string): Change | undefined {
    if (MAKES.has(op)) {
        return { state: "active", text: doing };
    }
    if (!REMOVES.has(op) || as === "readiness" || kind === "image") {
        // Images stay when their resources go.
        return undefined;
    }
    return { state: "active", text: { service: "stopping", cluster: "removing", rest: doing }[kind] };
}

/** What of a row changes when Pulumi has done something. */
export function ending({ as, doing, done, kind }: Part, { state }: Row, op: string): Change | undefined {
    if (kind === "rest") {
        return MAKES.has(op) || REMOVES.has(op) ? { state: "active", text: doing } : undefined;
    }
    if (op === "same") {
        return state === "waiting" && as !== "readiness" ? { state: "unchanged", text: "unchanged" } : undefined;
    }
    if (REMOVES.has(op) && as !== "readiness" && kind !== "image") {
        return op === "delete" ? { state: "done", text: "removed" } : { state: "active", text: doing };
    }
    if (!MAKES.has(op) || as === "preparation") {
        return undefined;
    }
    if (kind === "service" && as === "itself") {
        // One that was changed in place is ready still; any other is waited for.
        return op === "update" ? { state: "done", text: "changed" } : undefined;
    }
    return { state: "done", text: done };
}
