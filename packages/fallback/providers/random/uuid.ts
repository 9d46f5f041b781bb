import { randomBytes, randomUUID } from "node:crypto";
import { keepers, keepersChanges, randomResource } from "./keepers";

/** Random identifiers in the form of a UUID. Imported by their value. */
export const randomUuids = [
    uuidResource("random:index/randomUuid:RandomUuid", randomUUID),
    uuidResource("random:index/randomUuid4:RandomUuid4", randomUUID),
    uuidResource("random:index/randomUuid7:RandomUuid7", timedUuid),
] as const;

function uuidResource(token: string, draw: () => string) {
    return randomResource({
        token,
        inputs: keepers,
        outputs: { result: { type: "string", required: true } },
        refused: {},
        changes: keepersChanges,
        create(_, inputs) {
            const result = draw();
            return Promise.resolve({ id: result, state: { ...inputs, result } });
        },
        read(_, id, known) {
            if (known !== undefined) return Promise.resolve({ id, ...known });
            const result = id.toLowerCase();
            if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(result)) {
                throw new Error("the id to import must be a UUID");
            }
            return Promise.resolve({ id: result, inputs: {}, state: { result } });
        },
    });
}

/** Version 7 (RFC 9562): 48 bits of milliseconds since 1970, then random bits round the version and the variant. */
function timedUuid(): string {
    const time = Date.now().toString(16).padStart(12, "0");
    const random = randomBytes(10);
    const version = (0x7000 | (random.readUInt16BE(0) & 0x0fff)).toString(16);
    const variant = (0x8000 | (random.readUInt16BE(2) & 0x3fff)).toString(16);
    return [time.slice(0, 8), time.slice(8), version, variant, random.toString("hex", 4)].join("-");
}
