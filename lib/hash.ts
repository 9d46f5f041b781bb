import { createHash } from "node:crypto";

/**
 * Twelve hex digits that move when, and only when, one of the named contents does. The order of the entries is of no
 * importance.
 */
export function contentHash(entries: ReadonlyMap<string, string | Buffer>): string {
    const hash = createHash("sha256");
    for (const [name, content] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
        // Lengths first: without them {ab: c} and {a: bc} would be the same bytes.
        hash.update(`${Buffer.byteLength(name)} ${Buffer.byteLength(content)}\n`);
        hash.update(name);
        hash.update(content);
    }
    return hash.digest("hex").slice(0, 12);
}
