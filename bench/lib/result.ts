import type { Measured } from "./measure";
import type { Aim, Part } from "./part";
import { summaryOf, type Summary } from "./statistics";

/** A side's figure. */
export interface SideFigure extends Summary {
    readonly side: string;
    /** A round each, in their order. */
    readonly values: readonly number[];
}

/** What GaiaFlow's median takes of a rival's. */
export interface Ratio {
    readonly against: string;
    readonly ratio: number;
    /** What it is to be at most, where there is an aim. */
    readonly aim?: number;
}

export interface FigureResult {
    readonly figure: string;
    readonly unit: string;
    readonly sides: readonly SideFigure[];
    readonly ratios: readonly Ratio[];
    /** What GaiaFlow's median is to be at most, where there is such an aim. */
    readonly atMost?: number;
}

/** Of what, where and when it was measured. */
export interface Circumstances {
    /** When it began, in ISO 8601. */
    readonly at: string;
    /** Git's name of what was measured. */
    readonly revision: string;
    readonly machine: Readonly<Record<string, string | number>>;
    readonly versions: Readonly<Record<string, string>>;
}

export interface PartResult extends Circumstances {
    readonly part: string;
    readonly figures: readonly FigureResult[];
    /** Why runs have failed, each after the name of its side. */
    readonly failures: readonly string[];
}

/** The file that the bench writes. */
export interface BenchResult {
    /** Another number where a reader of before would go wrong. */
    readonly schema: 1;
    /** Sorted by name. */
    readonly parts: readonly PartResult[];
}

/** A file's content with a part that was measured; the other parts stay as they were. */
export function withPart(before: BenchResult | undefined, measured: PartResult): BenchResult {
    const others = (before?.parts ?? []).filter(({ part }) => part !== measured.part);
    return { schema: 1, parts: [...others, measured].sort((a, b) => (a.part < b.part ? -1 : 1)) };
}

/** Measurements as figures, in the order in which they were first read. A side without a reading of one is left out there. */
export function partResult(
    name: string,
    part: Pick<Part, "figures">,
    measured: readonly Measured[],
    circumstances: Circumstances,
): PartResult {
    const names = [...new Set(measured.flatMap(({ rounds }) => rounds.flatMap((readings) => Object.keys(readings))))];
    return {
        part: name,
        ...circumstances,
        figures: names.map((figure) => figureResult(figure, part, measured)),
        failures: measured.flatMap(({ side, failures }) => failures.map((why) => `${side}: ${why}`)),
    };
}

function figureResult(figure: string, part: Pick<Part, "figures">, measured: readonly Measured[]): FigureResult {
    const { unit = "s", aims = [], atMost } = part.figures[figure] ?? {};
    const sides = measured.flatMap(({ side, rounds }) => {
        const values = rounds.flatMap((readings) => readings[figure] ?? []);
        return values.length === 0 ? [] : [{ side, values, ...summaryOf(values) }];
    });
    const own = sides.find(({ side }) => side === measured[0]?.side);
    const ratios = (own ? sides : []).flatMap(({ side, median }) => {
        if (own === undefined || side === own.side) return [];
        const aim = aims.find((one) => rivalOf(one, sides) === side)?.atMost;
        return [{ against: side, ratio: own.median / median, ...(aim === undefined ? {} : { aim }) }];
    });
    return { figure, unit, sides, ratios, ...(own && atMost !== undefined ? { atMost } : {}) };
}

/** The side that an aim is set against. */
function rivalOf({ against }: Aim, sides: readonly SideFigure[]): string | undefined {
    if (typeof against === "string") return against;
    const rivals = sides.filter(({ side }) => against.includes(side));
    return rivals.sort((a, b) => b.median - a.median)[0]?.side;
}
