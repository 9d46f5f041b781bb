import type { HealthCheck } from "../../services/spec";

/** A health check as Docker's provider takes it, every field set: one left out is read back as Docker's default. */
export function dockerHealthCheck(check: HealthCheck): {
    tests: string[];
    interval: string;
    timeout: string;
    startPeriod: string;
    startInterval: string;
    retries: number;
} {
    return {
        tests: ["CMD", ...check.command],
        interval: goDuration(check.intervalSeconds),
        timeout: goDuration(check.timeoutSeconds),
        startPeriod: goDuration(check.startSeconds),
        // Engines older than 25 refuse any other value.
        startInterval: goDuration(0),
        retries: check.retries,
    };
}

/** Seconds in the form in which Docker reports a duration: `90` is `1m30s`. Another spelling is drift at each refresh. */
export function goDuration(seconds: number): string {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    const rest = `${seconds % 60}s`;
    if (hours > 0) {
        return `${hours}h${minutes}m${rest}`;
    }
    return minutes > 0 ? `${minutes}m${rest}` : rest;
}
