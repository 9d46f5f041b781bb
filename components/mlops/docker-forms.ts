import type { HealthCheck, PublishedPort } from "../../services/spec";

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

/** One port as Docker's provider takes it. */
export interface PortBinding {
    readonly internal: number;
    readonly external: number;
    readonly ip: string;
    readonly protocol: string;
}

/**
 * Bindings in the form in which Docker reports them: with address and protocol, sorted by the inner port. Any other
 * form is read back differently and would replace the container at the next refresh.
 */
export function portBindings(ports: readonly PublishedPort[]): PortBinding[] {
    return [...ports]
        .sort((a, b) => a.container - b.container)
        .map(({ container, host }) => ({ internal: container, external: host, ip: "127.0.0.1", protocol: "tcp" }));
}
