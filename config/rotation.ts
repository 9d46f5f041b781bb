import { UserError } from "../lib/user-error";
import { configKey, setLine } from "./config-commands";

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
        new UserError({
            subject: configKey(["credentialsVersion"]),
            problem: `is ${wanted}, but the stack's credentials are of version ${last}; expected ${last} or ${last + 1}`,
            fix: setLine(stack, ["credentialsVersion"], String(wanted < last ? last : last + 1)),
        }),
    ];
}
