import type { GivenOf, MaybeUnknown, ObjectOf, ObjectSchema, Refused } from "./schema";

/** Writes to the user's display and log through the engine. Give it no secret and no input's value. */
export interface Log {
    /** Seen with `--debug` only. */
    readonly debug: (message: string) => void;
    /** A line that stays. */
    readonly info: (message: string) => void;
    /** A line that the next one takes the place of: progress of a wait or a build. */
    readonly status: (message: string) => void;
    readonly warn: (message: string) => void;
    readonly error: (message: string) => void;
}

/** Where a provider runs. One process serves many providers, so its own folder and environment tell nothing. */
export interface Surroundings {
    /** Absolute folder of the user's program: relative paths in inputs start here. */
    readonly directory: string;
    /** The environment that the engine gave the plugin. */
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What an operation is given beside its values. */
export interface Context<Client> extends Surroundings {
    /** What the provider's `configure` returned. */
    readonly client: Client;
    /** Empty for functions. */
    readonly urn: string;
    /** The resource's logical name, the last part of the URN; empty for functions. */
    readonly name: string;
    /** Aborted by Ctrl-C (the Cancel call) and when the resource's custom timeout is over. Every wait must heed it. */
    readonly signal: AbortSignal;
    readonly log: Log;
}

/** A resource as it stands behind the engine. `inputs` are what a program would have to say to get it. */
export interface Found<I, S> {
    readonly id: string;
    readonly inputs: I;
    readonly state: S;
}

/** One changed property: its path (`ports[0].ip`), and whether it forces a replacement. */
export interface Change {
    readonly path: string;
    readonly kind: "add" | "delete" | "update";
    readonly replace: boolean;
    /** The value before is that of the state, and not of the old inputs. Defaults to false. */
    readonly isOfState?: boolean;
}

/** Why one input is refused. The reason names what was expected, and never repeats the value. */
export interface Failure {
    readonly property: string;
    readonly reason: string;
}

/** What a resource type keeps in the state: its inputs, defaults filled in, and its outputs. */
export type StateOf<I extends ObjectSchema, O extends ObjectSchema> = Omit<ObjectOf<I>, keyof O> & ObjectOf<O>;

/**
 * One resource type. The kit has checked types, filled in defaults and the automatic name, unwrapped secrets, and
 * answers previews by itself: `create`, `update`, `delete` and `read` never see an unknown.
 * An error thrown by any of them fails the step; its message is prefixed with the resource's type and name.
 */
export interface ResourceDefinition<
    Client = unknown,
    I extends ObjectSchema = ObjectSchema,
    O extends ObjectSchema = ObjectSchema,
> {
    /** `package:module/file:Type`, as the npm package says it in `__pulumiType`. */
    readonly token: string;
    readonly inputs: I;
    /** What the state has beyond the inputs. A name that is also an input overrides its type there. */
    readonly outputs: O;
    /** Inputs and outputs of the official resource that are not done here. An input of that name fails the check. */
    readonly refused: Refused;
    /** Replacement deletes first, always. Defaults to deleting first only where the name was given and stays. */
    readonly deleteBeforeReplace?: boolean;
    /** An input that is named after the resource, with a random suffix, when the program leaves it out. */
    readonly autoname?: { readonly property: string & keyof I; readonly maxLength: number };

    /** Rules beyond types. Sees unknowns in a preview. Returns every fault; none means that all is well. */
    check?(inputs: MaybeUnknown<ObjectOf<I>>): readonly Failure[];
    /** Inputs to store in place of those given (a content hash computed at preview, say), after a clean `check`. */
    normalize?(context: Context<Client>, inputs: MaybeUnknown<ObjectOf<I>>): Promise<MaybeUnknown<ObjectOf<I>>>;
    /** Changes what the comparison of old and new inputs found: drops a change, forces a replacement. */
    changes?(found: readonly Change[], state: StateOf<I, O>, inputs: MaybeUnknown<ObjectOf<I>>): readonly Change[];
    /** Outputs that a preview of create (no state) or update can tell. The others are unknown, or keep their value. */
    preview?(inputs: MaybeUnknown<ObjectOf<I>>, state?: StateOf<I, O>): Partial<MaybeUnknown<ObjectOf<O>>>;

    /** Makes it. Throws a `PartialFailure` when it exists but is not as it should be. */
    create(
        context: Context<Client>,
        inputs: ObjectOf<I>,
    ): Promise<{ readonly id: string; readonly state: StateOf<I, O> }>;
    /**
     * Looks it up, for refresh (`known` is the last state) and import (no `known`). Undefined: it is gone.
     * What cannot be read back is taken over from `known`.
     */
    read(
        context: Context<Client>,
        id: string,
        known?: { readonly inputs: ObjectOf<I>; readonly state: StateOf<I, O> },
    ): Promise<Found<GivenOf<I>, StateOf<I, O>> | undefined>;
    /** Changes it in place. A resource whose inputs all replace has none. */
    update?(
        context: Context<Client>,
        id: string,
        inputs: ObjectOf<I>,
        old: { readonly inputs: ObjectOf<I>; readonly state: StateOf<I, O> },
    ): Promise<StateOf<I, O>>;
    /** Removes it; gone already is success. Absent: nothing is left behind, so nothing is done. */
    delete?(context: Context<Client>, id: string, state: StateOf<I, O>): Promise<void>;
}

/** One function (`getX`, `run`). Runs in previews too. */
export interface FunctionDefinition<
    Client = unknown,
    I extends ObjectSchema = ObjectSchema,
    O extends ObjectSchema = ObjectSchema,
> {
    readonly token: string;
    readonly inputs: I;
    readonly outputs: O;
    readonly refused: Refused;
    invoke(context: Context<Client>, inputs: ObjectOf<I>): Promise<ObjectOf<O>>;
}
