import { UserError } from "@gaiaflow/engine-core/user-error";
import type { Part } from "../lib/part";
import { PARTS } from "./list";

export { PARTS };

/** Names of those that are measured where nobody names one. */
export const USUAL: readonly string[] = PARTS.filter(({ at, long }) => at === undefined && !long).map(
    ({ name }) => name,
);

/** Names of the parts that are meant by one: its own, or else of all that it begins, before a dash. */
export function partsCalled(name: string): string[] {
    const begun = PARTS.filter((part) => part.name.startsWith(`${name}-`)).map((part) => part.name);
    return PARTS.some((part) => part.name === name) || begun.length === 0 ? [name] : begun;
}

/** @throws {UserError} Where no part is called so. */
export async function loadPart(name: string): Promise<Part> {
    const entry = PARTS.find((part) => part.name === name);
    if (entry === undefined) {
        throw new UserError({
            subject: `bench ${name}`,
            problem: "There is no such part.",
            fix: `npm run bench -- ${PARTS.map((part) => part.name).join(" | ")}`,
        });
    }
    return (await entry.load()).part;
}
