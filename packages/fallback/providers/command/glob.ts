/** What one piece of a pattern means, first match first. */
const PIECES: readonly (readonly [RegExp, (piece: string) => string])[] = [
    [/^\*\*/, () => ".*"],
    [/^\*/, () => "[^/]*"],
    [/^\?/, () => "[^/]"],
    [/^\[!?[^\]]+\]/, (piece) => piece.replace(/^\[!/, "[^").replaceAll("\\", "\\\\")],
    [/^\{[^{}]*\}/, (piece) => `(?:${piece.slice(1, -1).split(",").map(sourceOf).join("|")})`],
    [/^\\[\s\S]/u, (piece) => escaped(piece.slice(1))],
    [/^[^[{]/u, escaped],
];

/**
 * The pattern language of the official provider (github.com/gobwas/glob with `/` as separator) as a regular expression:
 * `*` and `?` stop at a slash, `**` does not, `[a-z]` and `[!a-z]` are one character, `{a,b}` is either.
 *
 * @throws {Error} When a bracket or brace is left open, or braces stand in braces.
 */
export function globToRegExp(glob: string): RegExp {
    return new RegExp(`^${sourceOf(glob)}$`, "su");
}

function sourceOf(glob: string): string {
    let source = "";
    for (let rest = glob; rest !== "";) {
        const fitting = PIECES.find(([piece]) => piece.test(rest));
        const text = fitting?.[0].exec(rest)?.[0];
        if (fitting === undefined || text === undefined) {
            throw new Error(`the pattern ${JSON.stringify(glob)} has an open bracket or nested braces`);
        }
        source += fitting[1](text);
        rest = rest.slice(text.length);
    }
    return source;
}

function escaped(character: string): string {
    return character.replace(/[$()*+./?[\\\]^{|}]/, "\\$&");
}
