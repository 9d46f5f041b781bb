/** A value as Python's `json.dumps` writes it, and so as XComs are stored; for values whose numbers both write alike. */
export function pythonJson(value: unknown): string {
    if (Array.isArray(value)) {
        return `[${value.map(pythonJson).join(", ")}]`;
    }
    if (typeof value === "object" && value !== null) {
        const members = Object.entries(value).map(([key, inner]) => `${pythonJson(key)}: ${pythonJson(inner)}`);
        return `{${members.join(", ")}}`;
    }
    const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escaped);
}
