import { formatDuration, parseDuration } from "../duration";
import type { ContainerInputs } from "./schema";

type Healthcheck = NonNullable<ContainerInputs["healthcheck"]>;

/** A health check as Docker's API has it; durations are nanoseconds. */
export interface HealthConfig {
    readonly Test?: readonly string[] | undefined;
    readonly Interval?: number | undefined;
    readonly Timeout?: number | undefined;
    readonly StartPeriod?: number | undefined;
    readonly StartInterval?: number | undefined;
    readonly Retries?: number | undefined;
}

/** Zero and absent both mean Docker's own default. */
export function toHealthConfig(check: Healthcheck): HealthConfig {
    return {
        Test: check.tests ?? [],
        Interval: parseDuration(check.interval) ?? 0,
        Timeout: parseDuration(check.timeout) ?? 0,
        StartPeriod: parseDuration(check.startPeriod) ?? 0,
        StartInterval: parseDuration(check.startInterval) ?? 0,
        Retries: check.retries,
    };
}

/** Durations come back in Go's one form, whatever the program wrote. */
export function fromHealthConfig(config: HealthConfig): Healthcheck {
    return {
        tests: config.Test ?? [],
        interval: formatDuration(config.Interval ?? 0),
        timeout: formatDuration(config.Timeout ?? 0),
        startPeriod: formatDuration(config.StartPeriod ?? 0),
        startInterval: formatDuration(config.StartInterval ?? 0),
        retries: config.Retries ?? 0,
    };
}
