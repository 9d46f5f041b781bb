import type { Requirement } from "./input";
import { normalizeName } from "./names";

/** The versions that a requirements file with hashes settles, as bounds. */
export function parsePins(lock: string, where: string): Requirement[] {
    return [...lock.matchAll(/^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)/gm)].map(([text, name = ""]) => ({
        ...{ text, name: normalizeName(name), where, hashes: [] },
    }));
}
