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
