/** What the letters behind a number stand for. */
const UNITS: Readonly<Record<string, number>> = {
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    k: 1e3,
    ...Object.fromEntries(["M", "G", "T", "P", "E"].map((letter, index) => [letter, 1000 ** (index + 2)])),
    ...Object.fromEntries(["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((unit, index) => [unit, 1024 ** (index + 1)])),
};

/** An exponent or a unit, not both; `1E` is an exa, `1E3` a thousand. */
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/;

/**
 * A Kubernetes quantity such as `500m` or `2Gi` as a number, in bytes or processors; undefined for a text that is none.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function maybeQuantity(text: string): number | undefined {
    const [, number, exponent = "0", unit = ""] = QUANTITY.exec(text.trim()) ?? [];
    return number === undefined ? undefined : Number(`${number}e${exponent}`) * (UNITS[unit] ?? 1);
}

/**
 * As {@link maybeQuantity}, of a text that has been looked at.
 *
 * @throws {Error} For a text that is none.
 */
export function quantity(text: string): number {
    const number = maybeQuantity(text);
    if (number === undefined) {
        throw new Error(`${text} is no Kubernetes quantity`);
    }
    return number;
}

/** An amount of a resource as a person would write it, rounded down: bytes in Mi, processors in thousandths. */
export function written(resource: string, amount: number): string {
    const units = Math.floor(amount);
    if (resource === "cpu") {
        const milli = Math.floor(amount * 1000 + 1e-6);
        return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
    }
    const mebibytes = Math.floor(amount / 1024 ** 2);
    return resource.includes("/") || mebibytes < 1
        ? String(units)
        : mebibytes % 1024 === 0
          ? `${mebibytes / 1024}Gi`
          : `${mebibytes}Mi`;
}
