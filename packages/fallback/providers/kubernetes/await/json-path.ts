/** A name, a quoted name or an index, each with what introduces it. */
const STEP = /^(?:\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[['"]([^'"]*)['"]\])/;

/**
 * Reads a path into JSON, as `kubectl` writes them: `.status.loadBalancer.ingress[0]['host name']`.
 *
 * @returns What is at that place of a value; undefined where nothing is.
 * @throws Error for what selects more than one place: filters, slices, wildcards.
 */
export function jsonPath(path: string): (value: unknown) => unknown {
    const steps: string[] = [];
    let rest = path.startsWith("$") ? path.slice(1) : path;
    while (rest !== "") {
        const found = STEP.exec(rest);
        if (found === null) {
            throw new Error(
                `the path {${path}} is not implemented by this stand-in: names and indexes only, no filters`,
            );
        }
        steps.push(found[1] ?? found[2] ?? found[3] ?? "");
        rest = rest.slice(found[0].length);
    }
    return (value) =>
        steps.reduce<unknown>(
            (at, step) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[step] : undefined),
            value,
        );
}
