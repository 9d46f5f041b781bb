import { askPulumi } from "./pulumi";

/** A resource in the state of a stack. */
export interface StateResource {
    readonly urn: string;
    readonly type: string;
    /** Absent for components. */
    readonly id?: string;
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

interface ExportedStack {
    readonly deployment: { readonly resources?: readonly StateResource[] };
}

/** What a stack consists of, by its state; secrets stay encrypted. */
export async function stateOf(stack: string): Promise<readonly StateResource[]> {
    const { deployment } = await askPulumi<ExportedStack>(["stack", "export", "--stack", stack]);
    return deployment.resources ?? [];
}

/** As {@link stateOf}; of a stack that is not there yet, nothing. */
export async function stateIfAny(stack: string): Promise<readonly StateResource[]> {
    return stateOf(stack).catch((error: unknown) => {
        if ((error as { readonly exitCode?: number }).exitCode === NO_SUCH_STACK) {
            return [];
        }
        throw error;
    });
}

/** Pulumi's exit code. */
const NO_SUCH_STACK = 6;
