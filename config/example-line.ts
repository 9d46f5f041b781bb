import type { ConfigKey } from "./schema-path";
import { setLine, setSecretLine } from "./config-commands";

/**
 * The line that sets a key to its example: one element of a list, one entry of a map.
 * @param at The path of the very element or entry, where it is known.
 */
export function exampleLine(stack: string, { path, text }: ConfigKey, at = path as readonly PropertyKey[]): string {
    const entry = at.length > path.length ? [] : text.list ? [0] : (text.within ?? []);
    const typed = [...at, ...entry];
    return text.secret ? setSecretLine(stack, typed) : setLine(stack, typed, text.example);
}
