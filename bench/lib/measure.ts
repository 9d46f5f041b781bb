/** What one run of a side came to, by the name of the figure. */
export type Readings = Readonly<Record<string, number>>;

/** Who does what is measured: GaiaFlow, or what somebody would use in its place. */
export interface Side {
    readonly name: string;
    /** Does it once, with all that has to be done for the next time. */
    readonly run: () => Promise<Readings>;
}

/** What a side came to. */
export interface Measured {
    readonly side: string;
    /** A round each, those that failed left out. */
    readonly rounds: readonly Readings[];
    /** Why runs have failed. */
    readonly failures: readonly string[];
}

export interface MeasureOptions {
    readonly rounds: number;
    /** Whether a first round is thrown away. Defaults to false. */
    readonly warmUp?: boolean;
    /** Seconds after which no further round begins; the first one is always finished. Defaults to none. */
    readonly seconds?: number;
    /** Milliseconds since some point. Defaults to the machine's. */
    readonly now?: () => number;
    /** No further run begins once it is aborted. Defaults to none. */
    readonly signal?: AbortSignal;
    /** Hears of each run before it begins. */
    readonly onRun?: (round: number, side: string) => void;
}

/**
 * Lets sides take turns, so that whatever else the machine does falls on all of them. Each round begins with the next side:
 * none is always the one after a certain other. A run that fails is noted and the others go on.
 */
export async function measure(sides: readonly Side[], options: MeasureOptions): Promise<Measured[]> {
    const { rounds, warmUp = false, seconds = Infinity, now = () => performance.now(), onRun, signal } = options;
    const measured = sides.map(({ name }) => ({ side: name, rounds: [] as Readings[], failures: [] as string[] }));
    const began = now();
    const first = warmUp ? 0 : 1;
    for (let round = first; round <= rounds; round++) {
        if (round > Math.max(first, 1) && (now() - began) / 1000 > seconds) break;
        for (let turn = 0; turn < sides.length; turn++) {
            const index = (turn + round - first) % sides.length;
            const [side, own] = [sides[index], measured[index]];
            if (side === undefined || own === undefined || signal?.aborted) continue;
            onRun?.(round, side.name);
            try {
                const readings = await side.run();
                if (round > 0) own.rounds.push(readings);
            } catch (error) {
                own.failures.push(error instanceof Error ? error.message : String(error));
            }
        }
    }
    return measured;
}

/** What each side came to in one run, by its name, GaiaFlow's first. */
export type Together = () => Promise<ReadonlyMap<string, Readings>>;

/** The same where one program lets the sides take turns by itself. */
export async function measureTogether(run: Together, { rounds }: { readonly rounds: number }): Promise<Measured[]> {
    const measured = new Map<string, Readings[]>();
    for (let round = 1; round <= rounds; round++) {
        for (const [side, readings] of await run()) {
            measured.set(side, [...(measured.get(side) ?? []), readings]);
        }
    }
    return [...measured].map(([side, all]) => ({ side, rounds: all, failures: [] }));
}
