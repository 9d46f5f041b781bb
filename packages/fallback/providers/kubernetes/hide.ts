import { fromWire, isSecret, type Wire } from "../kit/marshal";
import type { WireProperties } from "../kit/open";

/** What a secret is replaced with. */
const HIDDEN = "[secret]";

/** Shorter ones stand in any text, and hiding them would tell more than it hides. */
const SHORTEST = 4;

/** Takes every secret of some properties out of a text: the API server repeats values that it refuses. */
export function hiding(...properties: readonly WireProperties[]): (text: string) => string {
    let secrets: readonly string[] | undefined;
    return (text) => {
        secrets ??= longestFirst(properties.flatMap((some) => Object.values(some).flatMap(secretTexts)));
        return secrets.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text);
    };
}

function longestFirst(texts: readonly string[]): string[] {
    const written = texts.flatMap((text) => {
        const bytes = Buffer.from(text, "base64");
        const decoded = bytes.toString("base64") === text ? [bytes.toString()] : [];
        // As it is, in base64 as a Secret holds it, in JSON with its escapes, and what it says if it is base64 itself.
        return [text, Buffer.from(text).toString("base64"), JSON.stringify(text).slice(1, -1), ...decoded];
    });
    return [...new Set(written)].filter((text) => text.length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/** The texts below everything that is marked secret. */
function secretTexts(wire: Wire): readonly string[] {
    if (typeof wire !== "object" || wire === null) return [];
    return isSecret(wire) ? textsIn(fromWire({ wire })) : Object.values(wire).flatMap(secretTexts);
}

function textsIn(value: unknown): readonly string[] {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
