import { buildLines, buildStep } from "./build-output";
import { typeAndName, type DiagnosticEvent, type EngineEvent, type StepEvent } from "./engine-event";
import { partOf, type Part } from "./part";
import { beginning, ending, type Row } from "./row";

/**
 * How Pulumi's SDK notes what a program has declared, before that waits for what it depends on. Were it to say so in other
 * words, rows would appear when their turn comes.
 */
const DECLARED = /^Registering resource: t=(\S+), name=(\S+), custom=true/;
/** What goes on once nothing is left to do with services. */
const AT_LAST: Readonly<Record<Doing, string>> = {
    up: "waiting until all services are healthy",
    destroy: "removing what is left",
};
/** How a list is ordered: what is built, what it runs in, what runs. */
const ORDER: readonly Part["kind"][] = ["rest", "image", "cluster", "service"];

/** What Pulumi does with a stack. */
export type Doing = "up" | "destroy";

/** What Pulumi does, a row for each part of the stack, from the engine's events. */
export class UpProgress {
    private readonly byName = new Map<string, Row>();
    private readonly changes = new Map<string, number>();

    constructor(private readonly doing: Doing = "up") {}

    public get rows(): readonly Row[] {
        const rows = [...this.byName.values()];
        return ORDER.flatMap((kind) => rows.filter((row) => row.kind === kind));
    }

    /** What Pulumi does while no row says so. */
    public get idle(): string | undefined {
        const services = this.rows.filter(({ kind }) => kind === "service");
        const areThere = services.length > 0 && services.every(({ state }) => state !== "waiting");
        if (this.rows.some(({ kind, state }) => state === "active" && kind !== "rest")) {
            return undefined;
        }
        return areThere ? AT_LAST[this.doing] : "looking at what is there";
    }

    /** @returns The row that it changes, as it is then. */
    public take(event: EngineEvent): Row | undefined {
        const now = (event.timestamp ?? 0) * 1000;
        const { diagnosticEvent, resOpFailedEvent, resOutputsEvent, resourcePreEvent } = event;
        if (diagnosticEvent) {
            return this.declared(diagnosticEvent) ?? this.heard(diagnosticEvent);
        }
        return (
            (resourcePreEvent && this.step(resourcePreEvent, now, "begins")) ??
            (resOutputsEvent && this.step(resOutputsEvent, now, "ends")) ??
            (resOpFailedEvent && this.step(resOpFailedEvent, now, "fails"))
        );
    }

    /** Takes note that no event comes any more. @returns The rows that this changes. */
    public finish(now: number): readonly Row[] {
        return this.rows
            .filter(({ state }) => state === "active" || state === "waiting")
            .map((row) =>
                row.kind === "rest"
                    ? this.set(row, { state: "done", text: row.detail ?? "", detail: undefined })
                    : this.set(row, { state: "unfinished", text: unfinished(row), at: undefined, ended: now }),
            );
    }

    private declared({ message, severity }: DiagnosticEvent): Row | undefined {
        const [, type = "", name = ""] = (severity === "debug" && DECLARED.exec(message)) || [];
        const part = partOf(type, name);
        return name === "" || part === undefined || part.kind === "rest" || this.byName.has(part.name)
            ? undefined
            : this.set(newRow(part), {});
    }

    private heard({ message, severity, urn = "" }: DiagnosticEvent): Row | undefined {
        const [type, name] = typeAndName(urn);
        const part = severity.startsWith("info") ? partOf(type, name) : undefined;
        const row = part && this.byName.get(part.name);
        const line = buildLines(message).at(-1);
        if (row?.state !== "active" || row.kind === "rest" || line === undefined) {
            return undefined;
        }
        const { at = row.at, detail } = buildStep(line) ?? { detail: line };
        return this.set(row, { at, detail });
    }

    private step({ metadata: { op, type, urn } }: StepEvent, now: number, what: "begins" | "ends" | "fails") {
        const part = partOf(type, typeAndName(urn)[1]);
        const row = part && (this.byName.get(part.name) ?? newRow(part));
        if (part === undefined || row === undefined || row.state === "failed") {
            return undefined;
        }
        if (what === "fails") {
            return this.set(row, { state: "failed", text: "failed", at: undefined, ended: now });
        }
        const change = what === "begins" ? beginning(part, op) : ending(part, row, op);
        if (part.kind === "rest") {
            return change && this.rest(row, what === "ends");
        }
        if (change === undefined) {
            return undefined;
        }
        return this.set(
            row,
            change.state === "active"
                ? { ...change, began: row.state === "active" ? row.began : now, ended: undefined }
                : { ...change, ended: now, at: undefined, detail: undefined },
        );
    }

    /** One row for many, without a time of its own: it ends with the run. */
    private rest(row: Row, isEnd: boolean): Row {
        const done = (this.changes.get(row.name) ?? 0) + (isEnd ? 1 : 0);
        this.changes.set(row.name, done);
        return this.set(row, { state: "active", text: "changing", detail: `${done} done` });
    }

    private set(row: Row, change: Partial<Row>): Row {
        const changed = { ...row, ...change };
        this.byName.set(row.name, changed);
        return changed;
    }
}

function newRow({ kind, name }: Part): Row {
    return { kind, name, state: "waiting", text: "waiting" };
}

function unfinished({ state }: Row): string {
    return state === "active" ? "not finished" : "not begun";
}
