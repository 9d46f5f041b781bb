import { createHash, randomBytes, randomInt } from "node:crypto";

/** A source of random bytes: the system's generator, or a seed's own endless sequence. */
export type Source = (count: number) => Uint8Array;

/** The system's cryptographic generator. */
export const unpredictable: Source = (count) => randomBytes(count);

/**
 * The sequence of a seed: SHA-256 of the seed and a counter. The same seed gives the same values on every machine.
 * The official provider's come from Go's math/rand and are other values; docs/stand-ins.md says so.
 */
export function seeded(seed: string): Source {
    let counter = 0;
    return (count) => {
        const blocks: Buffer[] = [];
        for (let length = 0; length < count; length += 32) {
            blocks.push(createHash("sha256").update(`${counter}:${seed}`).digest());
            counter += 1;
        }
        return Buffer.concat(blocks).subarray(0, count);
    };
}

/** A whole number of 0 to `size - 1`, each as likely. Too large draws are thrown away, not folded back. */
export function drawBelow(size: bigint, source: Source = unpredictable): bigint {
    const bytes = Math.ceil(size.toString(2).length / 8) + 1;
    const space = 1n << BigInt(bytes * 8);
    const limit = space - (space % size);
    for (;;) {
        const drawn = BigInt(`0x${Buffer.from(source(bytes)).toString("hex")}`);
        if (drawn < limit) return drawn % size;
    }
}

/** One item of a list, each as likely. The list has at least one. */
export function drawItem<T>(items: readonly T[]): T {
    return items[randomInt(items.length)] as T;
}

/** The items in an order of which each is as likely (Fisher and Yates). */
export function shuffle<T>(items: readonly T[], source: Source = unpredictable): T[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
        const other = Number(drawBelow(BigInt(last + 1), source));
        [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
    }
    return shuffled;
}
