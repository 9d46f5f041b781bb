import { normalizeName } from "./names";

/** Asks whether some of the elements can be had together: nothing, or why not. */
export type Refuses<T> = (elements: readonly T[]) => Promise<string | undefined>;

/** Elements that cannot be had together, none of which is to blame without the others. */
export interface Clash<T> {
    readonly elements: readonly T[];
    /** Why, as uv says it of these alone. */
    readonly refusal: string;
}

/** All clashes that were found. */
export interface Clashes<T> {
    readonly clashes: readonly Clash<T>[];
    /** The largest part that can be had, as far as one was found. */
    readonly rest: readonly T[] | undefined;
    /** Whether the time was up before all was looked at. */
    readonly isCut: boolean;
}

/**
 * Finds every clash of a set, not only the one that a resolver names: whatever is found is taken apart by leaving out each
 * of its elements in turn (Reiter's hitting sets), since another clash may hide behind it.
 * @param until When to stop, as of `performance.now()`.
 */
export async function findClashes<T extends { readonly name: string }>(
    all: readonly T[],
    refuses: Refuses<T>,
    until: number,
): Promise<Clashes<T>> {
    const clashes: Clash<T>[] = [];
    const queue: (readonly T[])[] = [all];
    const seen = new Set<string>();
    let rest: readonly T[] | undefined;
    for (let set = queue.shift(); set !== undefined; set = queue.shift()) {
        if (performance.now() > until) {
            return { clashes, rest, isCut: true };
        }
        const within = set;
        let clash = clashes.find(({ elements }) => elements.every((each) => within.includes(each)));
        if (clash === undefined) {
            const refusal = await refuses(within);
            if (refusal === undefined) {
                rest = rest !== undefined && rest.length >= within.length ? rest : within;
                continue;
            }
            clash = await smallest(within, refusal, refuses);
            clashes.push(clash);
        }
        for (const left of clash.elements) {
            const smaller = within.filter((each) => each !== left);
            const key = smaller.map((each) => all.indexOf(each)).join(" ");
            if (!seen.has(key)) {
                seen.add(key);
                queue.push(smaller);
            }
        }
    }
    return { clashes, rest, isCut: false };
}

/** Takes out what can be left out with the rest still refused; first all that uv does not even mention. */
async function smallest<T extends { readonly name: string }>(
    all: readonly T[],
    refusal: string,
    refuses: Refuses<T>,
): Promise<Clash<T>> {
    const words = new Set(refusal.split(/[^\w.-]+/).map((word) => normalizeName(word.replace(/[.-]+$/, ""))));
    const mentioned = all.filter(({ name }) => words.has(name));
    const ofMentioned = mentioned.length < all.length ? await refuses(mentioned) : undefined;
    let [elements, reason] = ofMentioned === undefined ? [all, refusal] : [mentioned, ofMentioned];
    for (const each of elements) {
        const without = elements.filter((other) => other !== each);
        const still = without.length === 0 ? undefined : await refuses(without);
        if (still !== undefined) {
            [elements, reason] = [without, still];
        }
    }
    return { elements, refusal: reason };
}
