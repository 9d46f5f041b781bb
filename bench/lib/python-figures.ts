import type { Readings } from "./measure";
import type { Figure } from "./part";

/** A line that `bench/figures.py` writes. */
export interface PythonFigure {
    readonly figure: string;
    readonly unit: string;
    /** By name, GaiaFlow's first. */
    readonly sides: Readonly<Record<string, number>>;
}

/** What each side came to. */
export function readingsBySide(figures: readonly PythonFigure[]): Map<string, Readings> {
    const bySide = new Map<string, Readings>();
    for (const { figure, sides } of figures) {
        for (const [side, value] of Object.entries(sides)) {
            bySide.set(side, { ...bySide.get(side), [figure]: value });
        }
    }
    return bySide;
}

export const unitsOf = (figures: readonly PythonFigure[]): Record<string, Figure> =>
    Object.fromEntries(figures.map(({ figure, unit }) => [figure, { unit }]));
