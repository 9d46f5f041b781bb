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
