import type { ConfigKey } from "./schema-path";
import { setLine, setSecretLine } from "./config-commands";

/**
 * The line that sets a key to its example: one element of a list, one entry of a map. Pulumi keeps what is typed as a
 * text, so that each entry of a map in it is set by a command of its own.
 * @param at The path of the very element or entry, where it is known.
 */
export function exampleLine(stack: string, { path, text }: ConfigKey, at = path): string {
    const entry = at.length > path.length ? [] : text.list ? [0] : (text.within ?? []);
    const typed = [...at, ...entry];
    if (text.secret) {
        return setSecretLine(stack, typed);
    }
    const beside = at.length > path.length ? [] : Object.entries(text.beside ?? {});
    const more = beside.map(([name, value]) => setLine(stack, [...typed.slice(0, -1), name], value));
    return [setLine(stack, typed, text.example), ...more].join(" && ");
}
