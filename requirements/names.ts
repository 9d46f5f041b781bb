import { isTable } from "./files";

/** A package's name as all tools compare it. */
export function normalizeName(name: string): string {
    return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** A requirement's parts: `s3fs[boto3]>=2 ; marker`. undefined where it does not start with a name. */
export function splitRequirement(text: string): { readonly name: string; readonly rest: string } | undefined {
    const [, name, rest] = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(.*)$/s.exec(text) ?? [];
    return name === undefined ? undefined : { name: normalizeName(name), rest: rest ?? "" };
}

/** The name of what is built of an address, `name @ git+https://…` or `git+https://…#egg=name`; none of one without. */
export function nameOfBuild({ requirement }: { readonly requirement: string }): string[] {
    const [, before, egg] = /^(?:([\w.-]+)\s*(?:\[[^\]]*\])?\s*@|\S+[#&]egg=([\w.-]+))/.exec(requirement) ?? [];
    const name = before ?? egg;
    return name === undefined ? [] : [normalizeName(name)];
}

/** A text without the passwords of its addresses, up to the last @ before the path: the user may be an email address. */
export function withoutPasswords(text: string): string {
    return text.replaceAll(/(\w+:\/\/)[^\s/]+@/g, "$1");
}

/** What a table has under a package's name, however that is written. */
export function keyed(table: unknown, name: string): unknown {
    const entries = isTable(table) ? Object.entries(table) : [];
    return entries.find(([key]) => normalizeName(key) === normalizeName(name))?.[1];
}
