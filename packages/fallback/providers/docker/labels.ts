import type { ObjectField } from "../kit/schema";

/** A label as the npm package writes it, everywhere a resource has labels. */
export const labelField = {
    type: "object",
    fields: { label: { type: "string", required: true }, value: { type: "string", required: true } },
} as const satisfies ObjectField;

/** One label. */
export interface Label {
    readonly label: string;
    readonly value: string;
}

/** The form of Docker's API. The last of two labels of one name wins. */
export function toLabelMap(labels: readonly Label[]): Record<string, string> {
    return Object.fromEntries(labels.map(({ label, value }) => [label, value]));
}

/** The form of the npm package, sorted so that two reads of one object are equal. */
export function fromLabelMap(labels: Readonly<Record<string, string>> | null | undefined): Label[] {
    return Object.entries(labels ?? {})
        .map(([label, value]) => ({ label, value }))
        .sort((one, other) => (one.label < other.label ? -1 : 1));
}
