/** What several measurements of one thing come to. */
export interface Summary {
    readonly median: number;
    /** A quarter of them is below. */
    readonly low: number;
    /** A quarter of them is above. */
    readonly high: number;
}

/**
 * Median and quartiles.
 *
 * @throws {RangeError} Without a value.
 */
export function summaryOf(values: readonly number[]): Summary {
    return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * The value below which a share of all values lies, between two of them in proportion, as R and numpy have it by default.
 *
 * @param share From 0, the least, to 1, the most.
 * @throws {RangeError} Without a value.
 */
export function quantile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((a, b) => a - b);
    const place = (sorted.length - 1) * share;
    const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    if (below === undefined || above === undefined) {
        throw new RangeError("there is no value to summarise");
    }
    return below + (above - below) * (place - Math.floor(place));
}

/**
 * By how much values rise from one to the next, of the straight line that lies closest to them by least squares.
 *
 * @returns NaN of fewer than two.
 */
export function slopeOf(values: readonly number[]): number {
    const mean = (values.length - 1) / 2;
    const squares = values.reduce((sum, _, place) => sum + (place - mean) ** 2, 0);
    return values.reduce((sum, value, place) => sum + value * (place - mean), 0) / squares;
}
