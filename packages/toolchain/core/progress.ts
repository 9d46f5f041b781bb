import { PRESET_TIMER } from "listr2";
import { formatDuration } from "./format";

/** How a list of steps is shown: a step that fails keeps what it says, and each tells how long it took. */
export const LIST_OPTIONS = {
    rendererOptions: { collapseErrors: false, timer: PRESET_TIMER },
    fallbackRendererOptions: { timer: PRESET_TIMER },
};

/** How often a line is updated: on a terminal, where it replaces the one before, and in a log, where it stays. */
const PAUSE_MS = { terminal: 1000, log: 10_000 } as const;

/** Tells of a step while it goes on. */
export interface Progress {
    /** Says what is being done now; the next call replaces it. */
    readonly say: (text: string) => void;
    /** To be called at the end of the step, however it ends. */
    readonly stop: () => void;
}

/**
 * Shows what a step does and for how long it has gone on, also while it has nothing new to say.
 *
 * @param show Takes each line.
 * @param where A terminal gets every text at once. A log gets the latest once in ten seconds: a build says thousands.
 */
export function showProgress(show: (line: string) => void, where: keyof typeof PAUSE_MS): Progress {
    const began = Date.now();
    let latest = "";
    const line = () => show([formatDuration((Date.now() - began) / 1000), latest].filter(Boolean).join(" · "));
    const timer = setInterval(line, PAUSE_MS[where]);
    return {
        say: (text) => {
            latest = text;
            if (where === "terminal") line();
        },
        stop: () => clearInterval(timer),
    };
}

/** Does a step of such a list, and shows under its title what it says. */
export async function withProgress<T>(
    shown: { output: string },
    step: (say: Progress["say"]) => Promise<T>,
): Promise<T> {
    const { say, stop } = showProgress((line) => (shown.output = line), process.stdout.isTTY ? "terminal" : "log");
    return step(say).finally(stop);
}
