/** How much a number of bytes is. */
export function sizeOf(bytes: number): string {
    const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
    const size = bytes / 1024 ** power;
    return `${power === 0 ? size : size.toFixed(1)} ${units[power] ?? ""}`;
}

/** How many there are of what, without what there is none of. */
export function wordsOf(counts: Readonly<Record<string, number>>): string {
    const words = Object.entries(counts).flatMap(([kind, count]) =>
        count > 0 ? [`${count} ${nounOf(kind, count)}`] : [],
    );
    return words.join(", ") || "nothing that users made";
}

function nounOf(kind: string, count: number): string {
    return count === 1 ? kind.replace(/s$/, "") : kind;
}
