import * as path from "node:path";

/** A line of an ignore file, in the form in which Docker reads `.dockerignore`. Its pattern means the same to JavaScript and Python. */
export interface IgnoreRule {
    /** A regular expression of all paths that it is about: what it names, and all below. */
    readonly pattern: string;
    /** What those paths begin with at least. */
    readonly begins: string;
    /** Whether it takes back in what an earlier line leaves out. */
    readonly takesBack: boolean;
    /** The line as it was written. */
    readonly line: string;
    /** Who says so: a file, or a key of the configuration. */
    readonly source: string;
}

/** What reads a line: `**` and what follows, a wildcard, an escaped letter, a class of letters, any other letter. */
const TOKENS = /\*\*\/?|[*?]|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])+\]|[\s\S]/g;

/**
 * The rules of an ignore file.
 * @param prefix The folder that it is about, from that of the paths; by default that one itself.
 * @returns The rules, and lines that are no pattern.
 */
export function ignoreRules(text: string, source: string, prefix = ""): { rules: IgnoreRule[]; wrong: string[] } {
    const rules: IgnoreRule[] = [];
    const wrong: string[] = [];
    for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
        const takesBack = line.startsWith("!");
        const glob = cleaned(takesBack ? line.slice(1).trim() : line);
        if (line.startsWith("#") || glob === "") {
            continue;
        }
        const below = path.posix.join(prefix, glob);
        const pattern = `^(?:${expression(below)})(?:/[\\s\\S]*)?$`;
        if (isExpression(pattern)) {
            rules.push({ pattern, begins: /^[^*?[\\]*/.exec(below)?.[0] ?? "", takesBack, line, source });
        } else {
            wrong.push(line);
        }
    }
    return { rules, wrong };
}

/** A rule that leaves out one path, whatever signs are in it, and all below. */
export function ruleOf(file: string, source: string): IgnoreRule {
    const pattern = `^(?:${expression(ignorePattern(file))})(?:/[\\s\\S]*)?$`;
    return { pattern, begins: file, takesBack: false, line: file, source };
}

/** A line of an ignore file that means this path alone. */
export function ignorePattern(file: string): string {
    return file.replace(/[*?[\]\\!#]/g, "\\$&");
}

/** What rules say of paths; the last one that is about a path counts. */
export interface IgnoreFilter {
    /** The rule that leaves it out; undefined for what stays. */
    readonly leftOutBy: (file: string) => IgnoreRule | undefined;
    /** Whether nothing below a folder stays. */
    readonly isEmpty: (folder: string) => boolean;
}

/** Reads rules for many paths. */
export function ignoreFilter(rules: readonly IgnoreRule[]): IgnoreFilter {
    const compiled = rules.map((rule) => new RegExp(rule.pattern));
    const lastOf = (file: string) => compiled.findLastIndex((pattern) => pattern.test(file));
    const leaves = (index: number) => (rules[index]?.takesBack === false ? rules[index] : undefined);
    return {
        leftOutBy: (file) => leaves(lastOf(file)),
        isEmpty: (folder) => {
            const index = lastOf(folder);
            const below = `${folder}/`;
            const mayReach = ({ takesBack, begins }: IgnoreRule) =>
                takesBack && (begins.startsWith(below) || below.startsWith(begins));
            return leaves(index) !== undefined && !rules.slice(index + 1).some(mayReach);
        },
    };
}

function cleaned(glob: string): string {
    const plain = glob === "" ? "" : path.posix.normalize(glob).replace(/^\/|\/$/g, "");
    return plain === "." ? "" : plain;
}

function expression(glob: string): string {
    return glob.replace(TOKENS, (token, offset: number) => {
        if (token.startsWith("**")) {
            return offset + token.length === glob.length ? "[\\s\\S]*" : "(?:[\\s\\S]*/)?";
        }
        if (token === "*" || token === "?") {
            return token === "*" ? "[^/]*" : "[^/]";
        }
        if (token.startsWith("[")) {
            return token;
        }
        return (token.length === 2 ? token.slice(1) : token).replace(/[.+^${}()|[\]\\*?]/, "\\$&");
    });
}

function isExpression(pattern: string): boolean {
    try {
        return new RegExp(pattern) instanceof RegExp;
    } catch {
        return false;
    }
}
