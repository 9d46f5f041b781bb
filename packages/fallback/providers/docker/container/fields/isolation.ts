import type { ObjectSchema } from "../../../kit/schema";

const text = { type: "string", replaceOnChanges: true } as const;
const textSet = { type: "array", items: { type: "string" }, set: true } as const;

/** What keeps a container apart from its host. All replace it. */
export const isolationFields = {
    privileged: { type: "boolean", replaceOnChanges: true },
    capabilities: { type: "object", replaceOnChanges: true, fields: { adds: textSet, drops: textSet } },
    securityOpts: { ...textSet, replaceOnChanges: true, computed: true },
    runtime: { ...text, computed: true },
    ipcMode: { ...text, computed: true },
    pidMode: text,
    usernsMode: text,
    cgroupnsMode: { ...text, enum: ["", "private", "host"] },
    cgroupParent: text,
    sysctls: { type: "map", values: { type: "string" }, replaceOnChanges: true },
} as const satisfies ObjectSchema;
