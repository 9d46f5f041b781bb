import * as fs from "node:fs/promises";
import { parseEvents } from "../progress/engine-event";
import type { Row } from "../progress/row";
import { UpProgress } from "../progress/up-progress";
import { runOn, type Run } from "./runs";

/** A command that works on a stack, and how far it is. */
export interface RunStatus extends Omit<Run, "events" | "began"> {
    /** As ISO 8601. */
    readonly began?: string;
    /** What its list has: images, the cluster and services. Empty where it has not come to Pulumi, or has no need of it. */
    readonly parts: readonly Row[];
}

/** What works on a stack now; undefined where nothing does. */
export async function runStatus(stack: string): Promise<RunStatus | undefined> {
    const run = await runOn(stack);
    if (run === undefined) {
        return undefined;
    }
    const { began, doing, events, ...rest } = run;
    const text = events === undefined ? undefined : await fs.readFile(events, "utf8").catch(() => undefined);
    const progress = new UpProgress();
    parseEvents(text ?? "").forEach((event) => progress.take(event));
    const now = text === undefined ? doing : progress.idle;
    return {
        ...rest,
        ...(began === undefined ? {} : { began: new Date(began).toISOString() }),
        ...(now === undefined ? {} : { doing: now }),
        parts: progress.rows,
    };
}

/** Whether it has services yet to bring up, or one that failed. */
export function isUnderWay({ parts }: RunStatus): boolean {
    return parts.some(({ kind, state }) => kind === "service" && ["waiting", "active", "failed"].includes(state));
}
