import { stripVTControlCharacters } from "node:util";

/** Pulumi's marks for colours. */
const COLOUR = /<\{%[^%]*%\}>/g;
/** BuildKit numbers what it does at once; without that it is the same from every Docker. */
const NUMBER = /^#\d+ /;
/** What says nothing to people: digests, marks of a step's end, what Docker does besides the steps. */
const NOISE =
    /^(?:(?:digest: |extracting |resolve |writing image )*sha256:[0-9a-f]{64}(?: done)?|DONE .*|CACHED|-+|transferring .*|\[internal\] .*|\.\.\.|)$/;
const STEP = /^\[(?:(\S+) )?(\d+)\/(\d+)\] (.*)$/;
const LAYER = /^sha256:[0-9a-f]{64} ([\d.]+ ?[kMGT]?B) \/ ([\d.]+ ?[kMGT]?B)/;
/** Of an instruction, what is mounted for it and the like. */
const FLAGS = /^(\w+) (?:--\S+ )+/;
/** BuildKit says in front of a line of a step's own output when it came. */
const SINCE = /^\d+\.\d+ /;

/** A line of a log without what only a terminal understands. */
export function plainText(text: string): string {
    return stripVTControlCharacters(text.replaceAll(COLOUR, ""))
        .replaceAll("\t", "    ")
        .replaceAll(/[^\P{Cc}\n\r]/gu, "")
        .trimEnd();
}

/** The lines of what a build printed, each once (BuildKit names a step when it begins and when it ends), without noise. */
export function buildLines(text: string): string[] {
    const lines = plainText(text)
        .split(/\r?\n|\r/)
        .map((line) => line.trimEnd().replace(NUMBER, ""));
    return [...new Set(lines)].filter((line) => !NOISE.test(line)).map((line) => line.replace(SINCE, ""));
}

/** What a build has come to. */
export interface BuildStep {
    /** `step 3 of 7`; absent where no new step begins. */
    readonly at?: string;
    /** What the step does, or of which layer how much is there. */
    readonly detail: string;
}

/** What a line of a build says of its progress; undefined for any other line. */
export function buildStep(line: string): BuildStep | undefined {
    const [, done, all = ""] = LAYER.exec(line) ?? [];
    if (done !== undefined) {
        return { detail: `layer ${done} of ${all}` };
    }
    const [, stage, number, of = "", does = ""] = STEP.exec(line) ?? [];
    if (number === undefined) {
        return undefined;
    }
    // BuildKit says `locked` while another build does the same step, and numbers a stage without a name.
    const name = stage === undefined || /^(locked|stage-\d+)$/.test(stage) ? "" : `${stage}: `;
    return { at: `${name}step ${number} of ${of}`, detail: does.replaceAll(/\s+/g, " ").replace(FLAGS, "$1 ") };
}
