/** How the engine marks a secret value in a request. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a recorded input is a secret. */
export function isSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && (value as Record<string, unknown>)[SIGNATURE] === SECRET;
}

/** Whether a recorded input is a secret, or contains one at any depth. */
export function holdsSecret(value: unknown): boolean {
    let found = false;
    withSecrets(value, () => (found = true));
    return found;
}

/** A recorded input as anyone may see it. */
export function publicPart(value: unknown): unknown {
    return withSecrets(value, () => "[secret]");
}

/** A recorded input with every secret opened. */
export function revealed(value: unknown): unknown {
    return withSecrets(value, (secret) => revealed((secret as { readonly value: unknown }).value));
}

function withSecrets(value: unknown, replace: (secret: unknown) => unknown): unknown {
    if (isSecret(value)) {
        return replace(value);
    }
    if (Array.isArray(value)) {
        return value.map((inner) => withSecrets(inner, replace));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSecrets(inner, replace)]));
    }
    return value;
}
