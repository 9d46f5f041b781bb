import type { ObjectSchema } from "../../../kit/schema";

const text = { type: "string" } as const;
const textSet = { type: "array", items: text, set: true, replaceOnChanges: true } as const;

/** How a container is reached and what it reaches. All replace it. */
export const networkFields = {
    networkMode: { type: "string", default: "bridge", replaceOnChanges: true },
    /** Never read back. */
    networksAdvanced: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                /** A network's name or id. */
                name: { type: "string", required: true },
                aliases: { type: "array", items: text, set: true },
                ipv4Address: text,
                ipv6Address: text,
                linkLocalIps: { type: "array", items: text, set: true },
                macAddress: text,
                /** `NAME=value`. */
                driverOpts: { type: "array", items: text, set: true },
                gwPriority: { type: "integer" },
            },
        },
    },
    /** Read back one row for each binding: without `ip` Docker may answer with 0.0.0.0 and with [::]. */
    ports: {
        type: "array",
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                internal: { type: "integer", required: true },
                /** Docker picks one when it is left out. */
                external: { type: "integer", computed: true },
                ip: { type: "string", default: "0.0.0.0" },
                protocol: { type: "string", default: "tcp" },
            },
        },
    },
    publishAllPorts: { type: "boolean", replaceOnChanges: true },
    hosts: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: { host: { type: "string", required: true }, ip: { type: "string", required: true } },
        },
    },
    dns: textSet,
    dnsOpts: textSet,
    dnsSearches: textSet,
} as const satisfies ObjectSchema;
