/** Nanoseconds in each unit of a Go duration, which is how Docker's API counts. */
const NANOSECONDS: Readonly<Record<string, number>> = {
    ns: 1,
    us: 1e3,
    µs: 1e3,
    μs: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    h: 3600e9,
};

const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy;

/** The nanoseconds of a Go duration (`1m30s`, `500ms`, `0`). Undefined when it is none, or below zero. */
export function parseDuration(text: string): number | undefined {
    if (text === "0") return 0;
    const rest = text.startsWith("+") ? text.slice(1) : text;
    let total = 0;
    let end = 0;
    for (const match of rest.matchAll(PART)) {
        total += Number(match[1]) * (NANOSECONDS[match[2] ?? ""] ?? NaN);
        end = match.index + match[0].length;
    }
    return rest !== "" && end === rest.length ? Math.round(total) : undefined;
}

/** The one form in which Go writes a duration: `60s` comes back as `1m0s`, and so it does from Docker's provider. */
export function formatDuration(nanoseconds: number): string {
    if (nanoseconds === 0) return "0s";
    const unit = ["ns", "µs", "ms"].find((_, index) => nanoseconds < 1e3 ** (index + 1));
    if (unit !== undefined) return `${String(nanoseconds / (NANOSECONDS[unit] ?? 1))}${unit}`;
    const hours = Math.floor(nanoseconds / 3600e9);
    const minutes = Math.floor((nanoseconds % 3600e9) / 60e9);
    const seconds = `${String((nanoseconds % 60e9) / 1e9)}s`;
    if (hours > 0) return `${hours}h${minutes}m${seconds}`;
    return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
