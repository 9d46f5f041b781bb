const BYTES_PER_MEBIBYTE = 1024 * 1024;

/** Seconds for people: one decimal. */
export function formatSeconds(seconds: number): string {
    return `${seconds.toFixed(1)} s`;
}

/** Whole seconds for people, from a minute on with minutes: `7 s`, `2 min 5 s`. */
export function formatDuration(seconds: number): string {
    const whole = Math.floor(seconds);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes for people, in MiB; nothing for what has no size. */
export function formatBytes(bytes: number | undefined): string {
    return bytes === undefined ? "" : `${(bytes / BYTES_PER_MEBIBYTE).toFixed(1)} MiB`;
}
