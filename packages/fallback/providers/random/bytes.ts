import { randomBytes as drawBytes } from "node:crypto";
import { keepers, keepersChanges, randomResource } from "./keepers";

/**
 * Random bytes, secret. Imported by their base64 form.
 * The resource's id is that form too, and Pulumi cannot keep an id secret: the official provider's own weakness.
 */
export const randomBytes = randomResource({
    token: "random:index/randomBytes:RandomBytes",
    inputs: { ...keepers, length: { type: "integer", required: true, replaceOnChanges: true } },
    outputs: {
        base64: { type: "string", required: true, secret: true },
        hex: { type: "string", required: true, secret: true },
    },
    refused: {},
    check: ({ length }) =>
        typeof length === "number" && length < 1 ? [{ property: "length", reason: "must be at least 1" }] : [],
    changes: keepersChanges,
    create(_, inputs) {
        const bytes = drawBytes(inputs.length);
        return Promise.resolve({ id: bytes.toString("base64"), state: { ...inputs, ...formsOf(bytes) } });
    },
    read(_, id, known) {
        const bytes = Buffer.from(id, "base64");
        if (known === undefined && (bytes.length === 0 || bytes.toString("base64") !== id)) {
            throw new Error("the id to import must be the bytes in base64");
        }
        const inputs = { length: bytes.length };
        return Promise.resolve({ id, inputs, state: { ...inputs, ...formsOf(bytes) }, ...known });
    },
});

function formsOf(bytes: Buffer): { readonly base64: string; readonly hex: string } {
    return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
}
