/** One thing that is wrong with a stack's configuration or machine, and how to mend it. */
export interface Fault {
    /** What it is about: a config key, or a part of the machine. */
    readonly about: string;
    /** What is wrong, as it reads after {@link about}. Never holds a secret's value. */
    readonly problem: string;
    /** What to type to mend it. */
    readonly cure: string;
}

/** All faults as one message. */
export function faultMessage(stack: string, faults: readonly Fault[]): string {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    const lines = faults.map(({ about, problem, cure }) => `  ${about} ${problem}\n      ${cure}`);
    return [`Stack ${stack} has ${count}; nothing was changed.`, ...lines].join("\n");
}

/** A config key as messages and command lines name it, e.g. `gaiaflow:ports.airflow`. */
export function configKey(path: readonly PropertyKey[]): string {
    const [head, ...rest] = path.map((part) => (typeof part === "number" ? part : String(part)));
    const tail = rest.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`));
    return `gaiaflow:${String(head ?? "")}${tail.join("")}`;
}

/** The line that sets a key. */
export function setLine(stack: string, path: readonly PropertyKey[], value: string): string {
    const nested = path.length > 1 ? "--path " : "";
    return `pulumi config set --stack ${stack} ${nested}'${configKey(path)}' ${quote(value)}`;
}

/** The line that sets a secret, whose value Pulumi asks for: no shell's history is to hold it. */
export function setSecretLine(stack: string, path: readonly PropertyKey[]): string {
    return `pulumi config set --stack ${stack} --secret --path '${configKey(path)}'`;
}

/** The line that removes a key. */
export function removeLine(stack: string, path: readonly PropertyKey[]): string {
    const nested = path.length > 1 ? "--path " : "";
    return `pulumi config rm --stack ${stack} ${nested}'${configKey(path)}'`;
}

function quote(value: string): string {
    return /^[\w./:@-]+$/.test(value) ? value : `'${value}'`;
}
