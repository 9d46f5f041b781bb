/** Packages that are the platform's own, or an earlier form of it. */
const PLATFORM = /^(apache[-_]airflow([-_].*)?|airflow|gaiaflow|astro[-_]run[-_]dag|astronomer[-_].*)$/i;

/** What a file of requirements is without them. */
export interface FreedRequirements {
    readonly text: string;
    /** The lines that went. */
    readonly gone: readonly RequirementLine[];
    /** Those that stay since they share their line with others, or are no plain text. */
    readonly left: readonly RequirementLine[];
}

interface RequirementLine {
    /** From 1. */
    readonly line: number;
    readonly requirement: string;
}

/**
 * Takes Airflow and gaiaflow out of a project's requirements: Airflow has an environment of its own here, and GaiaFlow brings its
 * package along. All other lines stay as they are.
 *
 * @param kind What the file is called.
 */
export function freeRequirements(text: string, kind: string): FreedRequirements {
    const gone: RequirementLine[] = [];
    const left: RequirementLine[] = [];
    const lines = text.split(/(?<=\n)/);
    const kept = lines.filter((line, index) => {
        const requirement = requirementOf(line, kind);
        const isGone = requirement !== undefined && isOfPlatform(requirement);
        if (isGone) {
            gone.push({ line: index + 1, requirement });
        } else if (requirement === undefined) {
            const shared = sharedIn(line, kind).filter(isOfPlatform);
            left.push(...shared.map((each) => ({ line: index + 1, requirement: each })));
        }
        return !isGone;
    });
    const rest = kept.join("");
    return { text: gone.length > 0 && /\.ya?ml$/.test(kind) ? withoutEmptyPip(rest) : rest, gone, left };
}

/** An environment's list for pip that has lost its last line would be nothing at all, which conda does not take. */
function withoutEmptyPip(text: string): string {
    return text.replace(/^( *)- +pip: *(#.*)?\r?\n(?!( *(#.*)?\r?\n)*\1 +- )/m, "");
}

/** Whether a requirement is for Airflow, gaiaflow or what goes with them. */
export function isOfPlatform(requirement: string): boolean {
    return PLATFORM.test(/^[\w.-]+/.exec(requirement)?.[0] ?? "");
}

/** What a line asks for; undefined where it asks for nothing, or shares its line with others. */
function requirementOf(line: string, kind: string): string | undefined {
    const text = withoutComment(line);
    if (/\.ya?ml$/.test(kind)) {
        return /^-\s+["']?(?:[\w-]+::)?([^"':]+)["']?$/.exec(text)?.[1];
    }
    if (/\.toml$/.test(kind)) {
        // An element of a list, or a key of a table of packages.
        const [, element, key, value] = /^"([^"]+)",?$|^([\w-]+)\s*=\s*"([^"]*)"$/.exec(text) ?? [];
        return element ?? (key === undefined || !/^[*<>=~^\d]/.test(value ?? "") ? undefined : `${key}${value ?? ""}`);
    }
    return text === "" || text.startsWith("-") ? undefined : text;
}

/** What a line with several elements, or with a table, names. */
function sharedIn(line: string, kind: string): string[] {
    const names = /[[,]\s*["']?([^"',\]]+)|^'([^']+)',?$|^([\w-]+)\s*=\s*\{/g;
    const found = /\.(ya?ml|toml)$/.test(kind) ? withoutComment(line).matchAll(names) : [];
    return [...found].flatMap(([, element, quoted, key]) => element ?? quoted ?? key ?? []);
}

function withoutComment(line: string): string {
    return line.replace(/(^|\s)#.*/s, "").trim();
}
