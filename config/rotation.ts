import { RESOURCES } from "../lib/resource-names";
import { COMMAND } from "../lib/type-token";
import type { UserError } from "../lib/user-error";
import { setLine } from "./config-commands";
import { configFault } from "./config-fault";

/**
 * What speaks against this `credentialsVersion`. It cannot be lowered: the key that encrypted existing data would be deleted, also
 * where that `up` failed. Nor raised by more than one: each version's key is kept, and so a typing error would be, too.
 *
 * @param last The version that an `up` of this stack has begun with; undefined where none has, or nobody knows.
 */
export function rotationFaults(wanted: number | undefined, last: number | undefined, stack: string): UserError[] {
    if (wanted === undefined || last === undefined || wanted === last || wanted === last + 1) {
        return [];
    }
    return [
        configFault(
            ["credentialsVersion"],
            `is ${wanted}, but the stack's credentials are of version ${last}; expected ${last} or ${last + 1}`,
            setLine(stack, ["credentialsVersion"], String(wanted < last ? last : last + 1)),
        ),
    ];
}

/** A resource as a state has it. */
export interface KnownResource {
    readonly urn: string;
    readonly type: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * The `credentialsVersion` that the last `up` of a stack began with, on whatever machine and whether it ended well or not, by
 * its state; undefined before the first. A file on one machine would not do: another may have brought the stack up since, or
 * made it again.
 */
export function lastVersion(state: readonly KnownResource[]): number | undefined {
    // After a failed change of `airflow.deployment` there are two records: one of the part that went, one of the part that came.
    const records = state.filter(
        ({ type, urn }) => type === COMMAND && urn.endsWith(`::${RESOURCES.credentialsVersion}`),
    );
    const recorded = records.map(({ outputs }) => outputs?.["stdin"]);
    // A record that an `up` was about to write again, at another machine's path, may be gone: what the stack itself says is left.
    // A version is never lowered, so that the greatest of all is the last.
    const ofStack = state.find(({ type }) => type === STACK)?.outputs?.["credentialsVersion"];
    const versions = [...recorded.map((text) => (typeof text === "string" ? Number(text) : NaN)), ofStack];
    const known = versions.filter((version): version is number => Number.isInteger(version));
    return known.length === 0 ? undefined : Math.max(...known);
}

const STACK = "pulumi:pulumi:Stack";
