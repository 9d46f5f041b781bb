import type { Platform } from "../../test/support/platform";
import type { Readings } from "./measure";
import type { Figure } from "./part";
import { livesOf, longRunning, memoryOf, runsOf, sizesOf, startRuns } from "./soak-stack";
import { slopeOf } from "./statistics";

/** What a start leaves behind is over then, and each of the scheduler's workers has had a task. */
const SETTLED_MINUTES = 3;
const START = "memory at the start";
const END = "memory at the end";
const HOURLY = "memory an hour, by the second half";
const AGAIN = "containers that were started again";

export interface SoakOptions {
    readonly minutes: number;
    readonly say: (text: string) => void;
    /** Once it is aborted, what has been seen until then is all; before there is anything, it is an error. */
    readonly signal: AbortSignal;
}

/** Lets a stack that is up run a DAG each minute, and says what has grown. */
export async function soak(platform: Platform, { minutes, say, signal }: SoakOptions): Promise<Readings> {
    const names = await longRunning(platform);
    await startRuns(platform);
    await pause(SETTLED_MINUTES, signal);
    signal.throwIfAborted();
    const [before, lives, runs] = [await sizesOf(platform, names), await livesOf(names), await runsOf(platform)];
    const began = performance.now();
    const series = [await memoryOf(names)];
    for (let passed = 1; passed <= minutes && !signal.aborted; passed++) {
        await pause(1, signal);
        const memory = await memoryOf(names);
        series.push(memory);
        say(`${passed} of ${minutes} minutes, ${Math.round(memory["all"] ?? NaN)} MiB`);
    }
    const hours = (performance.now() - began) / 3_600_000;
    const grown = Object.entries(less(await sizesOf(platform, names), before));
    const livesNow = await livesOf(names);
    return {
        ...merged(Object.keys(series[0] ?? {}).map((name) => memoryFigures(name, series))),
        ...Object.fromEntries(grown.map(([what, size]) => [`${what}: an hour`, size / hours])),
        ...less(await runsOf(platform), runs),
        [AGAIN]: names.filter((name) => lives.get(name) !== livesNow.get(name)).length,
    };
}

/** Of one container, by the memory of all of them minute by minute. */
export function memoryFigures(name: string, series: readonly Readings[]): Readings {
    const values = series.map((readings) => readings[name] ?? NaN);
    const second = values.slice(Math.floor(values.length / 2));
    return {
        [`${name}: ${START}`]: values[0] ?? NaN,
        [`${name}: ${END}`]: values.at(-1) ?? NaN,
        // What is taken once, and kept, lies in the first half. One moment alone has no direction.
        ...(second.length > 1 ? { [`${name}: ${HOURLY}`]: slopeOf(second) * 60 } : {}),
    };
}

/** The unit of a figure of `soak`. */
export function soakFigure(name: string): Figure {
    if (name === AGAIN) return { unit: "" };
    if (name.startsWith("runs")) return { unit: "" };
    return { unit: "MiB" };
}

const merged = (all: readonly Readings[]): Readings => Object.assign({}, ...all) as Readings;

const less = (after: Readings, before: Readings): Readings =>
    Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));

const pause = (minutes: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
        const end = (): void => {
            clearTimeout(timer);
            signal.removeEventListener("abort", end);
            resolve();
        };
        const timer = setTimeout(end, minutes * 60_000);
        signal.addEventListener("abort", end);
        if (signal.aborted) end();
    });
