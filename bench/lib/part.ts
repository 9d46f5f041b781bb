import type { Side, Together } from "./measure";

/** What a figure is to be at most, as a share of a rival's. */
export interface Aim {
    /** Name of the rival's side; of several, whichever took most is meant. */
    readonly against: string | readonly string[];
    readonly atMost: number;
}

/** What is known of a figure before it is measured. */
export interface Figure {
    /** Defaults to seconds. */
    readonly unit?: string;
    /** Defaults to none. */
    readonly aims?: readonly Aim[];
    /** What GaiaFlow's is to be at most, whatever the others take. Defaults to none. */
    readonly atMost?: number;
}

/** What is needed to measure a part, once it is there. */
export interface Stage {
    /** GaiaFlow first: ratios are its share of each of the others. Or a program that lets them take turns by itself. */
    readonly sides: readonly Side[] | Together;
    /** Of what takes part besides GaiaFlow. Defaults to none. */
    readonly versions?: Readonly<Record<string, string>>;
    /** Takes away all that was made for it. */
    readonly remove: () => Promise<void>;
}

/** What a part may ask for. */
export interface Given {
    /** Stacks that are up, CLONE or CLONE=STACK each. */
    readonly at: readonly string[];
    /** How long it may take, where somebody has said so. */
    readonly minutes?: number;
    /** Shows what is being done. */
    readonly say: (text: string) => void;
    /** Aborted where somebody stops it: what is there has to go, then. */
    readonly signal: AbortSignal;
}

/** A thing to measure. */
export interface Part {
    /** Five at least where one takes less than a minute. */
    readonly rounds: number;
    /** Whether a first round is thrown away. Defaults to false. */
    readonly warmUp?: boolean;
    /** Those with a unit or an aim; a reading of another name is in seconds. */
    readonly figures: Readonly<Record<string, Figure>>;
    /** @throws When what it needs is not there. */
    readonly stage: (given: Given) => Promise<Stage>;
}
