import type { StateOf } from "../../kit/resource";
import type { ObjectOf, ObjectSchema } from "../../kit/schema";
import { labelField } from "../labels";

const text = { type: "string" } as const;
const texts = { type: "map", values: text, replaceOnChanges: true } as const;
const replaced = { type: "boolean", replaceOnChanges: true } as const;

/** Everything a program may say of a network. All of it replaces. */
export const networkInputs = {
    name: { type: "string", replaceOnChanges: true },
    labels: { type: "array", items: labelField, set: true, replaceOnChanges: true },
    driver: { type: "string", replaceOnChanges: true, computed: true },
    options: { ...texts, computed: true },
    /** No way out of it, and none in but by containers. */
    internal: { ...replaced, computed: true },
    attachable: replaced,
    ingress: replaced,
    ipv6: replaced,
    ipamDriver: { type: "string", default: "default", replaceOnChanges: true },
    ipamOptions: texts,
    ipamConfigs: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        computed: true,
        items: {
            type: "object",
            fields: { subnet: text, gateway: text, ipRange: text, auxAddress: { type: "map", values: text } },
        },
    },
} as const satisfies ObjectSchema;

/** What only Docker knows of it. */
export const networkOutputs = { scope: { type: "string" } } as const satisfies ObjectSchema;

/** A network's inputs, defaults filled in. */
export type NetworkInputs = ObjectOf<typeof networkInputs>;

/** What the state keeps of a network. */
export type NetworkState = StateOf<typeof networkInputs, typeof networkOutputs>;
