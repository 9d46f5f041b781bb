/** Factors of the suffixes in Kubernetes' amounts of memory, processor time and the like. */
const FACTORS: Readonly<Record<string, number>> = {
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    "": 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
};

/** Fields that hold amounts, themselves or below them. The server writes `1000m` as `1`. */
const AMOUNTS = new Set(
    (
        "averageValue capacity default defaultRequest divisor hard limits max maxLimitRequestRatio min podFixed requests " +
        "sizeLimit"
    ).split(" "),
);

/** Whether two texts say the same amount, at a place where amounts stand. */
export function sameAmount(path: readonly (string | number)[], one: unknown, other: unknown): boolean {
    if (!path.some((step) => AMOUNTS.has(String(step)))) return false;
    const [first, second] = [amountOf(one), amountOf(other)];
    return first !== undefined && second !== undefined && Math.abs(first - second) <= Math.abs(first) * 1e-12;
}

function amountOf(text: unknown): number | undefined {
    if (typeof text !== "string" && typeof text !== "number") return undefined;
    const [, digits, suffix = ""] =
        /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(String(text)) ?? [];
    const factor = FACTORS[suffix];
    return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
