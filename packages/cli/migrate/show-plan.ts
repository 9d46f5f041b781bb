import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import type { Change, FileNote } from "./change";
import type { Plan } from "./plan";

/** What is not there, as patches have it. */
const NOTHING = "/dev/null";

/** A plan as `--json` prints it. */
export interface PlanReport {
    readonly folder: string;
    readonly changes: readonly { readonly file: string; readonly change: string; readonly diff: string }[];
    readonly notes: readonly FileNote[];
    readonly left: readonly FileNote[];
    readonly unused: readonly string[];
    readonly commands: readonly string[];
    /** Whether it was done. */
    readonly done: boolean;
}

export function reportOf({ changes, commands, left, notes, root, unused }: Plan, done: boolean): PlanReport {
    const all = changes.map((each) => ({ file: each.file, change: kindOf(each), diff: diffOf(each) }));
    return { folder: root, changes: all, notes, left, unused, commands, done };
}

/** All of a plan's changes as one patch, then what is left to the user. */
export function showPlan({ changes, left, notes, unused }: Plan): string {
    return [
        ...changes.map(diffOf),
        ...section("To look at", notes.map(lineOf)),
        ...section("Left as they are", left.map(lineOf)),
        ...section("Used by nothing any more", unused),
    ].join("\n");
}

/** What to type once it is done. */
export function showCommands({ commands, root }: Plan): string {
    return section(`Then, in ${root}`, commands).join("\n");
}

/** "3 files change, 2 are new, 1 goes". */
export function summary(changes: readonly Change[]): string {
    const count = (kind: string) => changes.filter((change) => kindOf(change) === kind).length;
    const [changed, made, removed] = ["changed", "made", "removed"].map(count) as [number, number, number];
    return [
        ...(changed > 0 ? [`${changed} ${changed === 1 ? "file changes" : "files change"}`] : []),
        ...(made > 0 ? [`${made} ${made === 1 ? "is" : "are"} new`] : []),
        ...(removed > 0 ? [`${removed} ${removed === 1 ? "goes" : "go"}`] : []),
    ].join(", ");
}

function kindOf({ after, before }: Change): "changed" | "made" | "removed" {
    return before === undefined ? "made" : after === undefined ? "removed" : "changed";
}

function diffOf({ after, before, file }: Change): string {
    const names = [before === undefined ? NOTHING : `a/${file}`, after === undefined ? NOTHING : `b/${file}`] as const;
    return createTwoFilesPatch(...names, before ?? "", after ?? "", undefined, undefined, {
        headerOptions: FILE_HEADERS_ONLY,
    });
}

function lineOf({ file, line, problem }: FileNote): string {
    return `${file}${line === undefined ? "" : `:${line}`}: ${problem}`;
}

function section(heading: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line}`)];
}
