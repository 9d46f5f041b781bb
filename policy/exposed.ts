/** The key of a stack's configuration that lists what others may reach. */
export const EXPOSED_KEY = "policy:exposed";

/**
 * Names of resources, from a value of the configuration or Pulumi's text of it.
 *
 * @throws {Error} Where it is no list of them.
 */
export function exposedNames(value: unknown): string[] {
    const names = typeof value === "string" ? parsed(value) : (value ?? []);
    if (Array.isArray(names) && names.every((name) => typeof name === "string")) {
        return names;
    }
    throw new Error(
        `${EXPOSED_KEY} is no list of names of resources.\n` +
            `  type: pulumi config rm ${EXPOSED_KEY} && pulumi config set --path '${EXPOSED_KEY}[0]' NAME`,
    );
}

/** One name by itself is no JSON, and no list. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}
