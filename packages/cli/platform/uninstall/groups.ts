/** What can be removed each by itself, in the order in which it has to go. */
export const GROUPS = ["containers", "clusters", "images", "caches", "data"] as const;

export type Group = (typeof GROUPS)[number];

/** What is typed behind `gaiaflow uninstall`. */
export interface UninstallOptions {
    /** Defaults to all but data, each asked for. */
    readonly only?: readonly Group[];
    readonly yes: boolean;
    /** Whether it is only shown. Defaults to false. */
    readonly dryRun?: boolean;
}

/** What there is of a group. */
export interface Removable {
    readonly group: Group;
    /** What it is, as a row of a table has it. */
    readonly what: string;
    readonly count: number;
    /** Its size on disk, where that is known. */
    readonly bytes?: number;
    /** @throws {UserError} Where something of it has to be done otherwise first. */
    readonly remove: () => Promise<void>;
}
