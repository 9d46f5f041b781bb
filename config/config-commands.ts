import { printErrors, type UserError } from "../lib/user-error";

/** Everything that is wrong with a stack, as one message. */
export function faultMessage(stack: string, faults: readonly UserError[]): string {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    return printErrors(faults, `Stack ${stack} has ${count}; nothing was changed.`);
}

/** A config key as messages and command lines name it, e.g. `gaiaflow:ports.airflow` or `gaiaflow:secrets["my.creds"].KEY`. */
export function configKey([head = "", ...rest]: readonly PropertyKey[]): string {
    return keyPath(`gaiaflow:${String(head)}`, rest);
}

/** As {@link configKey}, for a key of any namespace. */
export function keyPath(key: string, rest: readonly PropertyKey[]): string {
    return `${key}${rest.map(pathStep).join("")}`;
}

/** One step of a path, by the rules of `pulumi config set --path`: a name that holds a sign of the path itself is quoted. */
function pathStep(part: PropertyKey): string {
    if (typeof part === "number") {
        return `[${part}]`;
    }
    const name = String(part);
    return /^[\w/-]+$/.test(name) ? `.${name}` : `["${name.replaceAll('"', '\\"')}"]`;
}

/**
 * The line that sets a key.
 * @param type What Pulumi is to store it as, where its own guess (digits are a number) would be wrong.
 */
export function setLine(stack: string, path: readonly PropertyKey[], value: string, type?: "string"): string {
    const typed = type === undefined ? "" : `--type ${type} `;
    return `pulumi config set --stack ${stack} ${typed}${keyArgument(path)} ${shellWord(value)}`;
}

/** The line that sets a secret, whose value Pulumi asks for: no shell's history is to hold it. */
export function setSecretLine(stack: string, path: readonly PropertyKey[]): string {
    return `pulumi config set --stack ${stack} --secret ${keyArgument(path)}`;
}

/** What a line of `gaiaflow`'s has to say of the stack, with a blank before it; nothing of the one that it means anyway. */
export function stackOption(stack: string): string {
    return stack === "dev" ? "" : ` --stack ${stack}`;
}

/** The line that removes a key. */
export function removeLine(stack: string, path: readonly PropertyKey[]): string {
    return `pulumi config rm --stack ${stack} ${keyArgument(path)}`;
}

function keyArgument(path: readonly PropertyKey[]): string {
    return `${path.length > 1 ? "--path " : ""}${quoted(configKey(path))}`;
}

/** A text as one word of a shell's command line, as it is where that is safe. */
export function shellWord(value: string): string {
    return /^[\w./:@-]+$/.test(value) ? value : quoted(value);
}

/** As one word of a shell's command line. */
function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}
