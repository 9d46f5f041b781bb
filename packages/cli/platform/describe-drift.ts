import { stackOption } from "../../../config/config-commands";
import type { Drift } from "./drift-item";

/** What others have changed of a stack, for people, with what to type. */
export function describeDrift(stack: string, drift: readonly Drift[]): string {
    if (drift.length === 0) {
        return `Stack ${stack} is as its last up left it.`;
    }
    const option = stackOption(stack);
    const byUp = drift.some(({ change, putBack }) => change !== "foreign" && putBack === undefined);
    return [
        `Of stack ${stack}, others have changed:`,
        ...drift.map(({ change, id, name, properties, type }) => {
            const kind = type.split(":").at(-1) ?? type;
            const what = WORDS[change] ?? `changed: ${properties.join(", ") || "its state"}`;
            return `  ${kind} ${name}${id === "" || id === name ? "" : ` (${id})`}: ${what}`;
        }),
        `Nothing was touched.${byUp ? ` To put it back, type: npx gaiaflow start${option}` : ""}`,
        ...drift.flatMap(({ name, putBack }) =>
            putBack === undefined ? [] : [`To put ${name} back, type: ${putBack} --stack ${stack}`],
        ),
    ].join("\n");
}

const WORDS: Readonly<Partial<Record<Drift["change"], string>>> = {
    gone: "gone",
    foreign: "somebody else's, in the stack's place; an up refuses until it is gone",
};
