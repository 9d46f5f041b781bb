/** What `pulumi up` makes of a stack. A clone has a stack of each. */
export const MODES = ["dev", "prod_local", "prod"] as const;

export type Mode = (typeof MODES)[number];

/** The key of a stack's configuration that says its mode. */
export const MODE_KEY = "gaiaflow:mode";

/** The mode of a stack: what its configuration says, else the stack's name. */
export function modeOf(configured: unknown, stack: string): unknown {
    return configured ?? stack;
}

/** Whether stacks of a mode have a cluster on this machine. */
export function hasLocalCluster(mode: unknown): boolean {
    return mode === ("prod_local" satisfies Mode);
}
