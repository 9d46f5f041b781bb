import type { CheckRequest } from "@pulumi/pulumi/proto/provider_pb";
import type { Wire } from "./marshal";
import type { Change, Context, Failure } from "./resource";

/** Properties as they travel, secrets and unknowns marked. */
export type WireProperties = Readonly<Record<string, Wire>>;

/** A resource as the engine keeps it. */
export interface OpenState {
    readonly id: string;
    readonly inputs: WireProperties;
    readonly state: WireProperties;
}

/** A program's inputs, to be checked. */
export interface CheckStep {
    readonly inputs: WireProperties;
    /** The last inputs that were stored; none for a new resource. */
    readonly oldInputs: WireProperties;
    /** The same in preview and update: what is drawn from it is the same in both. */
    readonly seed: Uint8Array;
    readonly autonaming: CheckRequest.AutonamingOptions | undefined;
}

/** New inputs beside what there is. */
export interface ChangeStep extends OpenState {
    readonly newInputs: WireProperties;
    /** Paths that the program's `ignoreChanges` names. */
    readonly ignoreChanges: readonly string[];
}

/** What every step that writes is told. */
export interface WriteStep {
    readonly isPreview: boolean;
    /** The resource's custom timeout; 0 when it has none. Not part of the context's signal. */
    readonly timeoutSeconds: number;
}

/**
 * How a provider handles resource types that cannot be listed beforehand, since a server tells at run time what it knows.
 * In place of schemas it gets properties as they travel, keeps secrets secret itself, and answers previews itself.
 * The type is the last part but one of the context's URN. Steps that leave something unfinished throw `unfinishedError`.
 */
export interface OpenResources<Client = unknown> {
    /** The inputs to store, or every fault. */
    check(context: Context<Client>, step: CheckStep): Promise<WireProperties | readonly Failure[]>;
    diff(context: Context<Client>, step: ChangeStep): Promise<OpenDiff>;
    /** In a preview the id is "". */
    create(
        context: Context<Client>,
        step: WriteStep & { readonly inputs: WireProperties },
    ): Promise<{ readonly id: string; readonly state: WireProperties }>;
    /** For refresh, and with no inputs and no state for import. Undefined: it is gone. */
    read(context: Context<Client>, known: OpenState): Promise<OpenState | undefined>;
    update(context: Context<Client>, step: WriteStep & ChangeStep): Promise<WireProperties>;
    delete(context: Context<Client>, step: WriteStep & OpenState): Promise<void>;
}

/** What changed, and which of old and new comes first if it has to be replaced. */
export interface OpenDiff {
    readonly changes: readonly Change[];
    readonly deleteBeforeReplace: boolean;
}
