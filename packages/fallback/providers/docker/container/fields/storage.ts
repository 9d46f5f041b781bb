import type { ObjectSchema } from "../../../kit/schema";
import { labelField } from "../../labels";

const text = { type: "string" } as const;
const texts = { type: "map", values: text } as const;

/** A container's files. All replace it, but `tmpfs`, whose edit is accepted and not applied, as upstream up to 4.5.0. */
export const storageFields = {
    /** Never read back. */
    volumes: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                containerPath: text,
                fromContainer: text,
                hostPath: text,
                volumeName: text,
                readOnly: { type: "boolean" },
                selinuxRelabel: { type: "string", enum: ["z", "Z"] },
            },
        },
    },
    mounts: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                target: { type: "string", required: true },
                source: text,
                type: { type: "string", required: true, enum: ["bind", "volume", "tmpfs"] },
                readOnly: { type: "boolean" },
                bindOptions: { type: "object", fields: { propagation: text } },
                volumeOptions: {
                    type: "object",
                    fields: {
                        noCopy: { type: "boolean" },
                        labels: { type: "array", set: true, items: labelField },
                        driverName: text,
                        driverOptions: texts,
                        subpath: text,
                    },
                },
                tmpfsOptions: {
                    type: "object",
                    fields: { sizeBytes: { type: "integer" }, mode: { type: "integer" } },
                },
            },
        },
    },
    tmpfs: texts,
    /** Files put into the container before it starts. Never read back. */
    uploads: {
        type: "array",
        set: true,
        replaceOnChanges: true,
        items: {
            type: "object",
            fields: {
                file: { type: "string", required: true },
                content: text,
                contentBase64: text,
                /** A file on this machine; `sourceHash` makes its content part of the comparison. */
                source: text,
                sourceHash: text,
                executable: { type: "boolean", default: false },
                /** Four octal digits. */
                permissions: text,
                /** A numeric id; root when left out. */
                owner: text,
                group: text,
            },
        },
    },
    readOnly: { type: "boolean", default: false, replaceOnChanges: true },
    /** MiB. */
    shmSize: { type: "integer", replaceOnChanges: true, computed: true },
    storageOpts: { ...texts, replaceOnChanges: true },
} as const satisfies ObjectSchema;
