import type { ObjectSchema } from "../../../kit/schema";

const replaced = { type: "string", replaceOnChanges: true } as const;
const rates = {
    type: "array",
    set: true,
    items: {
        type: "object",
        fields: { path: { type: "string", required: true }, rate: { type: "integer", required: true } },
    },
} as const;

/** What a container may use. Sizes are MiB. Those that do not replace it are changed in place. */
export const resourceFields = {
    memory: { type: "integer" },
    memoryReservation: { type: "integer", default: 0 },
    /** With swap; −1 is unlimited. Docker fills in twice `memory`, which upstream then sees as a change on every run. */
    memorySwap: { type: "integer" },
    cpuShares: { type: "integer" },
    cpuSet: { type: "string" },
    /** How many processors, as a decimal number in text. */
    cpus: replaced,
    /** Ignored beside `cpus`. An edit is accepted and not applied, as upstream. */
    cpuPeriod: { type: "integer" },
    cpuQuota: { type: "integer" },
    deviceReadBps: rates,
    deviceReadIops: rates,
    deviceWriteBps: rates,
    deviceWriteIops: rates,
    devices: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                hostPath: { type: "string", required: true },
                containerPath: { type: "string" },
                permissions: { type: "string", default: "rwm" },
            },
        },
    },
    /** `all`, or `device=` and numbers or ids of GPUs with commas between. Never read back. */
    gpus: replaced,
    deviceCgroupRules: { type: "array", items: { type: "string" }, set: true, replaceOnChanges: true },
    ulimits: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                name: { type: "string", required: true },
                soft: { type: "integer", required: true },
                hard: { type: "integer", required: true },
            },
        },
    },
} as const satisfies ObjectSchema;
