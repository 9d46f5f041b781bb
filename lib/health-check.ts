import { goDuration } from "./duration";

/** How often a service is asked, and when it counts as ill. */
export interface HealthCheck {
    /** The command, run inside the container without a shell; exit code 0 is healthy. */
    readonly command: readonly string[];
    /** Seconds between two questions. */
    readonly intervalSeconds: number;
    /** Seconds an answer may take. */
    readonly timeoutSeconds: number;
    /** Seconds after the start in which a failure does not count. */
    readonly startSeconds: number;
    /** Failures in a row that make the service unhealthy. */
    readonly retries: number;
}

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
