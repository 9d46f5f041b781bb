/** Packages that are the platform's own, or an earlier form of it. */
const PLATFORM = /^(apache[-_]airflow([-_].*)?|airflow|gaiaflow|astro[-_]run[-_]dag|astronomer[-_].*)$/i;

/** What a file of requirements is without them. */
export interface FreedRequirements {
    readonly text: string;
    /** The lines that went, from 1, with what each asked for. */
    readonly gone: readonly { readonly line: number; readonly requirement: string }[];
}

/**
 * Takes Airflow and gaiaflow out of a project's requirements: Airflow has an environment of its own here, and GaiaFlow brings its
 * package along. All other lines stay as they are.
 *
 * @param kind What the file is called.
 */
export function freeRequirements(text: string, kind: string): FreedRequirements {
    const gone: { line: number; requirement: string }[] = [];
    const lines = text.split(/(?<=\n)/);
    const kept = lines.filter((line, index) => {
        const requirement = requirementOf(line, kind);
        const isGone = requirement !== undefined && isOfPlatform(requirement);
        if (isGone) {
            gone.push({ line: index + 1, requirement });
        }
        return !isGone;
    });
    return { text: gone.length > 0 && /\.ya?ml$/.test(kind) ? withoutEmptyPip(kept.join("")) : kept.join(""), gone };
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
    const text = line.replace(/(^|\s)#.*/s, "").trim();
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
