import type { UserErrorParts } from "../lib/user-error";
import type { Clash } from "./clashes";
import type { Requirement } from "./input";
import { normalizeName, splitRequirement } from "./names";

/** A clash in plain words: who asks, and what they disagree on; uv's own words below. */
export function clashFault({ elements, refusal }: Clash<Requirement>): UserErrorParts {
    const asked = elements.map(({ text, where }) => `${text} (${where})`);
    const [first = "", ...others] = asked;
    const disputed = disputedPackage(elements, refusal);
    const on = disputed === undefined ? "" : `: they disagree on ${disputed}`;
    return {
        problem:
            others.length === 0
                ? `${first} contradicts itself${on}.`
                : `${[first, ...others].join(" and ")} cannot be had together${on}.`,
        fix: "Ask for another version of one of them, or leave the bounds of one out.",
        details: refusal,
    };
}

/** The package of which more than one range is asked for. */
function disputedPackage(elements: readonly Requirement[], refusal: string): string | undefined {
    const ranges = new Map<string, Set<string>>();
    const add = (name: string, range: string): void => {
        const key = normalizeName(name);
        ranges.set(key, new Set([...(ranges.get(key) ?? []), range]));
    };
    for (const [, name = "", range = ""] of refusal.matchAll(
        /depends? on ([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?([=<>!~][^\s]*)/g,
    )) {
        add(name, range);
    }
    const depended = [...ranges.keys()];
    for (const { text } of elements) {
        const { name, rest } = splitRequirement(text) ?? { name: "", rest: "" };
        add(name, rest.replace(/^\[[^\]]*\]/, "").replace(/\s*;.*$/, ""));
    }
    const isDisputed = (name: string): boolean => (ranges.get(name)?.size ?? 0) > 1;
    return depended.find(isDisputed) ?? [...ranges.keys()].find(isDisputed);
}
