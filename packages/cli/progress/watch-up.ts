import { stackOption } from "../../../config/config-commands";
import { runLogged, watchPulumi } from "../platform/pulumi";
import { plainText } from "./build-output";
import { isTerminal, liveDisplay, plainDisplay } from "./display";
import { followEvents, type EngineEvent } from "./engine-event";
import { failures, notes, type Finding } from "./failures";
import { UpProgress } from "./up-progress";

/** How an `up` is shown. */
export interface WatchOptions {
    /** Added to Pulumi's environment. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Whether Pulumi's own display is shown instead. Defaults to false. */
    readonly verbose?: boolean;
}

/**
 * Runs `pulumi up` and shows what it does: on a terminal a list in place, elsewhere a line for each change. Of one that
 * fails it says what failed, why, and what to type next.
 *
 * @returns Its exit code.
 */
export async function watchUp(
    stack: string,
    args: readonly string[],
    { environment = {}, verbose = false }: WatchOptions = {},
): Promise<number> {
    if (verbose) {
        return watchPulumi(stack, args, environment);
    }
    const progress = new UpProgress();
    const shown = { progress, stack };
    const display = isTerminal(process.stdout)
        ? await liveDisplay(shown, process.stdout)
        : plainDisplay(shown, (line) => console.log(line));
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
        report(stack, events, { exitCode, output, isInterrupted });
        return exitCode;
    } finally {
        process.off("SIGINT", interrupt);
    }
}

interface Ending {
    readonly exitCode: number;
    /** All that Pulumi printed. */
    readonly output: string;
    readonly isInterrupted: boolean;
}

function report(stack: string, events: readonly EngineEvent[], { exitCode, isInterrupted, output }: Ending): void {
    notes(events)
        .map(inWords)
        .forEach((text) => console.log(text));
    if (exitCode === 0) {
        return;
    }
    const goOn = `npx gaiaflow start${stackOption(stack)}`;
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

function inWords({ lines, subject }: Finding): string {
    const [first = "", ...more] = lines;
    if (subject === undefined) {
        return lines.join("\n");
    }
    const head = first.startsWith(`${subject} `) ? first : `${subject}: ${first}`;
    return [head, ...more.map((line) => `    ${line}`)].join("\n");
}
