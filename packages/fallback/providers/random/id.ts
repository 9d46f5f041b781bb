import { randomBytes } from "node:crypto";
import { keepers, keepersChanges, randomResource } from "./keepers";

/** A random identifier in several forms, each behind the prefix. Imported as `b64Url` or `prefix,b64Url`. */
export const randomId = randomResource({
    token: "random:index/randomId:RandomId",
    inputs: {
        ...keepers,
        byteLength: { type: "integer", required: true, replaceOnChanges: true },
        prefix: { type: "string", replaceOnChanges: true },
    },
    outputs: {
        b64Std: { type: "string", required: true },
        b64Url: { type: "string", required: true },
        dec: { type: "string", required: true },
        hex: { type: "string", required: true },
    },
    refused: {},
    check: ({ byteLength }) =>
        typeof byteLength === "number" && byteLength < 1
            ? [{ property: "byteLength", reason: "must be at least 1" }]
            : [],
    changes: keepersChanges,
    create(_, inputs) {
        const bytes = randomBytes(inputs.byteLength);
        const state = { ...inputs, ...formsOf(bytes, inputs.prefix ?? "") };
        return Promise.resolve({ id: bytes.toString("base64url"), state });
    },
    read(_, id, known) {
        if (known !== undefined) return Promise.resolve({ id, ...known });
        const comma = id.lastIndexOf(",");
        const [prefix, text] = [id.slice(0, Math.max(comma, 0)), id.slice(comma + 1)];
        const bytes = Buffer.from(text, "base64url");
        if (bytes.length === 0 || bytes.toString("base64url") !== text) {
            throw new Error("the id to import must be its b64Url form, with `prefix,` before it if it has a prefix");
        }
        const inputs = { byteLength: bytes.length, ...(prefix === "" ? {} : { prefix }) };
        return Promise.resolve({ id: text, inputs, state: { ...inputs, ...formsOf(bytes, prefix) } });
    },
});

function formsOf(bytes: Buffer, prefix: string) {
    const hex = bytes.toString("hex");
    return {
        b64Std: prefix + bytes.toString("base64"),
        b64Url: prefix + bytes.toString("base64url"),
        dec: prefix + BigInt(`0x${hex}`).toString(),
        hex: prefix + hex,
    };
}
