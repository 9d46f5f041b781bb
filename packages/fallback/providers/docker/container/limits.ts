import type { ContainerInputs } from "./schema";

const MEBIBYTE = 1024 * 1024;

/** The limits of a container as Docker's API has them: bytes and billionths of a processor. */
export interface Limits {
    readonly Memory: number;
    readonly MemoryReservation: number;
    readonly MemorySwap: number;
    readonly CpuShares: number;
    readonly CpusetCpus: string;
    readonly BlkioDeviceReadBps?: readonly Rate[] | undefined;
    readonly BlkioDeviceReadIOps?: readonly Rate[] | undefined;
    readonly BlkioDeviceWriteBps?: readonly Rate[] | undefined;
    readonly BlkioDeviceWriteIOps?: readonly Rate[] | undefined;
}

/** How much a second a device may read or write, in bytes or operations. */
export interface Rate {
    readonly Path: string;
    readonly Rate: number;
}

type ChangeableInputs = Pick<
    ContainerInputs,
    | "memory"
    | "memoryReservation"
    | "memorySwap"
    | "cpuShares"
    | "cpuSet"
    | "deviceReadBps"
    | "deviceReadIops"
    | "deviceWriteBps"
    | "deviceWriteIops"
>;

/** The limits that can be changed in a running container. Zero leaves Docker's value as it is, also in an update. */
export function toLimits(inputs: ChangeableInputs): Limits {
    return {
        Memory: toBytes(inputs.memory),
        MemoryReservation: toBytes(inputs.memoryReservation),
        MemorySwap: toBytes(inputs.memorySwap),
        CpuShares: inputs.cpuShares ?? 0,
        CpusetCpus: inputs.cpuSet ?? "",
        BlkioDeviceReadBps: inputs.deviceReadBps?.map(toRate),
        BlkioDeviceReadIOps: inputs.deviceReadIops?.map(toRate),
        BlkioDeviceWriteBps: inputs.deviceWriteBps?.map(toRate),
        BlkioDeviceWriteIOps: inputs.deviceWriteIops?.map(toRate),
    };
}

/** Mebibytes to bytes; −1, unlimited, stays. */
export function toBytes(mebibytes: number | undefined): number {
    return mebibytes === undefined || mebibytes <= 0 ? (mebibytes ?? 0) : mebibytes * MEBIBYTE;
}

/** Bytes to whole mebibytes; −1, unlimited, stays. */
export function toMebibytes(bytes: number | undefined): number {
    return bytes === undefined || bytes <= 0 ? (bytes ?? 0) : Math.trunc(bytes / MEBIBYTE);
}

/** Rates as the program writes them. */
export function fromRates(rates: readonly Rate[] | null | undefined): { path: string; rate: number }[] {
    return (rates ?? []).map(({ Path, Rate }) => ({ path: Path, rate: Rate }));
}

/** Processors as text (`0.5`) to Docker's billionths. Undefined when it is no such number. */
export function parseCpus(text: string): number | undefined {
    return /^\d+(\.\d{1,9})?$/.test(text) ? Math.round(Number(text) * 1e9) : undefined;
}

function toRate({ path, rate }: { readonly path: string; readonly rate: number }): Rate {
    return { Path: path, Rate: rate };
}
