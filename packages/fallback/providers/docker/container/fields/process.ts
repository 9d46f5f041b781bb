import type { ObjectSchema } from "../../../kit/schema";
import { labelField } from "../../labels";

const texts = { type: "array", items: { type: "string" }, replaceOnChanges: true } as const;
const textSet = { ...texts, set: true } as const;

/** The process a container runs and how it is told from others. */
export const processFields = {
    /** Docker wants one for each container; named after the resource when left out. */
    name: { type: "string", replaceOnChanges: true },
    image: { type: "string", required: true, replaceOnChanges: true },
    command: { ...texts, computed: true },
    entrypoints: { ...texts, computed: true },
    /** `NAME=value`. Never read back, and removing the whole list is no change. */
    envs: { ...textSet, computed: true },
    labels: { type: "array", items: labelField, set: true, replaceOnChanges: true, computed: true },
    user: { type: "string", replaceOnChanges: true, computed: true },
    groupAdds: textSet,
    workingDir: { type: "string", replaceOnChanges: true, computed: true },
    hostname: { type: "string", replaceOnChanges: true, computed: true },
    domainname: { type: "string", replaceOnChanges: true },
    tty: { type: "boolean", default: false, replaceOnChanges: true },
    stdinOpen: { type: "boolean", default: false, replaceOnChanges: true },
    platform: { type: "string", replaceOnChanges: true, computed: true },
    stopSignal: { type: "string", replaceOnChanges: true, computed: true },
    /** Seconds. */
    stopTimeout: { type: "integer", replaceOnChanges: true, computed: true },
    /** An edit is accepted and not applied, as upstream up to 4.5.0. */
    init: { type: "boolean", computed: true },
    /** An edit is accepted and not applied, as upstream up to 4.5.0. Durations come back in Go's form (`1m0s`). */
    healthcheck: {
        type: "object",
        computed: true,
        fields: {
            tests: { type: "array", items: { type: "string" } },
            interval: { type: "string", default: "0s" },
            timeout: { type: "string", default: "0s" },
            startPeriod: { type: "string", default: "0s" },
            startInterval: { type: "string", default: "0s" },
            retries: { type: "integer", default: 0 },
        },
    },
    logDriver: { type: "string", replaceOnChanges: true, computed: true },
    logOpts: { type: "map", values: { type: "string" }, replaceOnChanges: true },
} as const satisfies ObjectSchema;
