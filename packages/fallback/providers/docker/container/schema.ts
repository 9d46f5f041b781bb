import type { StateOf } from "../../kit/resource";
import type { ObjectOf, ObjectSchema, Refused } from "../../kit/schema";
import { isolationFields } from "./fields/isolation";
import { lifecycleFields } from "./fields/lifecycle";
import { networkFields } from "./fields/network";
import { processFields } from "./fields/process";
import { resourceFields } from "./fields/resources";
import { storageFields } from "./fields/storage";

/** Everything a program may say of a container. */
export const containerInputs = {
    ...processFields,
    ...lifecycleFields,
    ...networkFields,
    ...storageFields,
    ...resourceFields,
    ...isolationFields,
} as const satisfies ObjectSchema;

/** What only Docker knows of it. */
export const containerOutputs = {
    /** The bridge's name; newer daemons leave it empty. */
    bridge: { type: "string" },
    /** Of a stopped container. Recorded, never checked: a failing one-shot container does not fail the update. */
    exitCode: { type: "integer" },
    containerLogs: { type: "string" },
    networkDatas: {
        type: "array",
        items: {
            type: "object",
            fields: {
                networkName: { type: "string", required: true },
                ipAddress: { type: "string", required: true },
                ipPrefixLength: { type: "integer", required: true },
                gateway: { type: "string", required: true },
                globalIpv6Address: { type: "string", required: true },
                globalIpv6PrefixLength: { type: "integer", required: true },
                ipv6Gateway: { type: "string", required: true },
                macAddress: { type: "string", required: true },
            },
        },
    },
} as const satisfies ObjectSchema;

/** Other requested devices: nothing this project is tested on has one. */
export const containerRefused = {
    deviceRequests: "device requests are not handed on by the stand-in, but for those that `gpus` stands for",
} as const satisfies Refused;

/** A container's inputs, defaults filled in. */
export type ContainerInputs = ObjectOf<typeof containerInputs>;

/** What the state keeps of a container. */
export type ContainerState = StateOf<typeof containerInputs, typeof containerOutputs>;
