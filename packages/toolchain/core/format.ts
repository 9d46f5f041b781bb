const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"];

/** Seconds for people: one decimal. */
export function formatSeconds(seconds: number): string {
    return `${seconds.toFixed(1)} s`;
}

/** Whole seconds for people, from a minute on with minutes: `7 s`, `2 min 5 s`. */
export function formatDuration(seconds: number): string {
    const whole = Math.floor(seconds);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes for people, in the unit that suits them: `512 bytes`, `1.5 MiB`; nothing for what has no size. */
export function formatBytes(bytes: number | undefined): string {
    if (bytes === undefined) {
        return "";
    }
    const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
    const size = bytes / 1024 ** power;
    return `${power === 0 ? size : size.toFixed(1)} ${UNITS[power] ?? ""}`;
}
