/** What the letters behind a number stand for. */
const UNITS: Readonly<Record<string, number>> = {
    "": 1,
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    k: 1e3,
    ...Object.fromEntries(["M", "G", "T", "P", "E"].map((letter, index) => [letter, 1000 ** (index + 2)])),
    ...Object.fromEntries(["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((unit, index) => [unit, 1024 ** (index + 1)])),
};

/**
 * A Kubernetes quantity such as `500m` or `2Gi` as a number, in bytes or processors.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 *
 * @throws {Error} For a text that is none.
 */
export function quantity(text: string): number {
    const [, number, unit = ""] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(text.trim()) ?? [];
    const factor = UNITS[unit];
    if (number === undefined || factor === undefined || Number.isNaN(Number(number))) {
        throw new Error(`${text} is no Kubernetes quantity`);
    }
    return Number(number) * factor;
}
