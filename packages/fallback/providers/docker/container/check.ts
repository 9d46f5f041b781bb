import type { Failure } from "../../kit/resource";
import { Unknown } from "../../kit/value";
import type { MaybeUnknown } from "../../kit/schema";
import { parseDuration } from "../duration";
import { toDeviceRequests } from "./gpus";
import { parseCpus } from "./limits";
import type { ContainerInputs } from "./schema";
import { faultOfUpload } from "./upload";
import { faultOfVolume } from "./volumes";

/** Sizes and counts that may not be below zero. `memorySwap` may be −1, for unlimited. */
const NOT_NEGATIVE = ["memory", "memoryReservation", "shmSize", "cpuShares", "cpuPeriod", "cpuQuota"] as const;
const DURATIONS = ["interval", "timeout", "startPeriod", "startInterval"] as const;

/** The rules of the official provider that types do not hold, found before anything is made. */
export function checkContainer(inputs: MaybeUnknown<ContainerInputs>): Failure[] {
    return [
        ...NOT_NEGATIVE.flatMap((name) => failIf(isBelow(inputs[name], 0), name, "must not be below 0")),
        ...failIf(isBelow(inputs.memorySwap, -1), "memorySwap", "must not be below -1, which is unlimited"),
        ...failIf(
            inputs.cpuSet !== undefined && known(inputs.cpuSet, (text) => !/^\d+([,-]\d+)*$/.test(text)),
            "cpuSet",
            "must be processors by number, as in 0-2,4",
        ),
        ...failIf(
            known(inputs.cpus, (text) => text !== "" && parseCpus(text) === undefined),
            "cpus",
            "must be a decimal number in text, as in 0.5",
        ),
        ...failIf(
            known(inputs.gpus, (text) => text !== "" && toDeviceRequests(text) === undefined),
            "gpus",
            "must be all, or the numbers or ids of GPUs as in device=0,2",
        ),
        ...failIf(
            known(inputs.command, (words) => words.includes("")),
            "command",
            "must not have an empty text in it",
        ),
        ...checkHealth(inputs.healthcheck),
        ...checkEach(inputs.volumes, "volumes", faultOfVolume),
        ...checkEach(inputs.uploads, "uploads", faultOfUpload),
    ];
}

function checkHealth(check: MaybeUnknown<ContainerInputs>["healthcheck"]): Failure[] {
    if (check === undefined || check instanceof Unknown) return [];
    const reason = "must be a duration as in 1m30s, not below zero";
    return [
        ...DURATIONS.flatMap((name) => failIf(parseDuration(check[name]) === undefined, `healthcheck.${name}`, reason)),
        ...failIf(isBelow(check.retries, 0), "healthcheck.retries", "must not be below 0"),
    ];
}

function checkEach<T>(
    list: readonly T[] | Unknown | undefined,
    name: string,
    faultOf: (item: T) => string | undefined,
): Failure[] {
    if (list === undefined || list instanceof Unknown) return [];
    return list.flatMap((item, index) => {
        const reason = faultOf(item);
        return reason === undefined ? [] : [{ property: `${name}[${index}]`, reason }];
    });
}

function failIf(wrong: boolean, property: string, reason: string): Failure[] {
    return wrong ? [{ property, reason }] : [];
}

function isBelow(value: number | Unknown | undefined, least: number): boolean {
    return known(value, (number) => number < least);
}

/** Whether a value is there, is known, and fails the rule. */
function known<T>(value: T | Unknown | undefined, fails: (value: T) => boolean): boolean {
    return value !== undefined && !(value instanceof Unknown) && fails(value);
}
