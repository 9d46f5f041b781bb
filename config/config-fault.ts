import { UserError } from "../lib/user-error";
import { configKey, removeLine } from "./config-commands";

/**
 * What is wrong with a key of the stack's configuration.
 *
 * @param problem What is wrong, after the key's name: `is 1; expected 2`.
 * @param fix The lines that fix it.
 */
export function configFault(path: readonly PropertyKey[], problem: string, fix: string): UserError {
    return new UserError({ subject: configKey(path), problem, fix });
}

/** The same of a key that is not to be set, whose removal fixes it. */
export function unwantedKey(stack: string, path: readonly PropertyKey[], problem: string): UserError {
    return configFault(path, problem, removeLine(stack, path));
}
