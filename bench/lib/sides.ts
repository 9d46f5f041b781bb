import type { Readings, Side } from "./measure";

/** A side that does several things, one after the other. */
export function asSide(name: string, steps: readonly (() => Promise<Readings>)[]): Side {
    return {
        name,
        run: async () => {
            const readings: Readings[] = [];
            for (const step of steps) readings.push(await step());
            return Object.assign({}, ...readings) as Readings;
        },
    };
}
