import { stackOption } from "../../../config/config-commands";
import { asExitCode } from "../platform/exit-code";
import { runLogged, watchPulumi } from "../platform/pulumi";
import { plainText } from "./build-output";
import { shownOn } from "./display";
import { findsNothing, followEvents, outputsIn, type EngineEvent } from "./engine-event";
import { failures, notes, type Finding } from "./failures";
import { UpProgress, type Doing } from "./up-progress";

/** How an `up` is shown. */
export interface WatchOptions {
    /** What Pulumi does. Defaults to an `up`. */
    readonly doing?: Doing;
    /** Added to Pulumi's environment. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Whether Pulumi's own display is shown instead. Defaults to false. */
    readonly verbose?: boolean;
    /** Hears of a run that succeeds; not where Pulumi's own display is shown. */
    readonly onSuccess?: (success: Success) => void;
}

/** What a run has come to. */
export interface Success {
    /** What the stack gives out, without its secrets. */
    readonly outputs: Readonly<Record<string, unknown>>;
    /** What it wants to be known, as it was printed. */
    readonly notes: readonly string[];
    /** Whether nothing differed from what the program declares. */
    readonly foundNothing: boolean;
}

/**
 * Runs `pulumi up` or `pulumi destroy` and shows what it does: on a terminal a list in place, elsewhere a line for each change. Of one that
 * fails it says what failed, why, and what to type next.
 *
 * @returns The exit code.
 */
export async function watchUp(
    stack: string,
    args: readonly string[],
    { doing = "up", environment = {}, onSuccess, verbose = false }: WatchOptions = {},
): Promise<number> {
    if (verbose) {
        return asExitCode(await watchPulumi(stack, args, environment));
    }
    const progress = new UpProgress(doing);
    const goOn = `npx gaiaflow ${VERBS[doing]}${stackOption(stack)}`;
    const goesOn = `Ctrl-C stops it; a later ${VERBS[doing]} goes on`;
    const display = await shownOn(process.stdout, { progress, stack, goesOn });
    let isInterrupted = false;
    const interrupt = () => {
        isInterrupted = true;
        display.interrupted();
    };
    process.on("SIGINT", interrupt);
    const events: EngineEvent[] = [];
    try {
        const { exitCode, output } = await runLogged(stack, args, environment, (log) =>
            followEvents(log, (read) => {
                events.push(...read);
                for (const row of read.flatMap((event) => progress.take(event) ?? [])) {
                    display.changed(row);
                }
            }),
        );
        progress.finish(Date.now()).forEach(display.changed);
        display.end();
        report(stack, events, { exitCode, goOn, output, isInterrupted });
        const outputs = exitCode === 0 ? outputsIn(events) : undefined;
        if (outputs !== undefined) {
            onSuccess?.({ outputs, notes: noteTexts(events), foundNothing: findsNothing(events) });
        }
        return asExitCode(exitCode);
    } finally {
        process.off("SIGINT", interrupt);
    }
}

/** What is typed for it. */
const VERBS: Readonly<Record<Doing, string>> = { up: "start", destroy: "destroy" };

interface Ending {
    readonly exitCode: number;
    /** The line that goes on. */
    readonly goOn: string;
    /** All that Pulumi printed. */
    readonly output: string;
    readonly isInterrupted: boolean;
}

function report(
    stack: string,
    events: readonly EngineEvent[],
    { exitCode, goOn, isInterrupted, output }: Ending,
): void {
    noteTexts(events).forEach((text) => console.log(text));
    if (exitCode === 0) {
        return;
    }
    if (isInterrupted) {
        console.error(`Interrupted. What is there stays. To go on, type: ${goOn}`);
        return;
    }
    const found = failures(events);
    console.error("");
    // What fails before anything is begun, such as a lock, is in no event.
    console.error(found.length === 0 ? plainText(output) : `${found.map(inWords).join("\n\n")}\n`);
    const logs = found.flatMap(({ service }) => (service === undefined ? [] : [service]));
    if (logs.length > 0) {
        console.error(`Its whole log: npx gaiaflow logs ${logs[0] ?? ""}${stackOption(stack)}`);
    }
    console.error(`What is there stays. Once that is fixed, type: ${goOn}`);
}

function noteTexts(events: readonly EngineEvent[]): string[] {
    return notes(events).map(inWords);
}

function inWords({ lines, subject }: Finding): string {
    const [first = "", ...more] = lines;
    if (subject === undefined) {
        return lines.join("\n");
    }
    const head = first.startsWith(`${subject} `) ? first : `${subject}: ${first}`;
    return [head, ...more.map((line) => `    ${line}`)].join("\n");
}
