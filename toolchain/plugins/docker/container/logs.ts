import type { Readable } from "node:stream";
import type { DockerContext } from "../client";

/** Docker puts eight bytes before each piece of output: the stream's number, three of nothing, the length. */
const HEADER = 8;

/** The output of a container without a terminal, both streams as they came, out of Docker's framing. */
export function unframe(framed: Buffer): Buffer {
    const pieces: Buffer[] = [];
    for (let at = 0; at + HEADER <= framed.length;) {
        const end = at + HEADER + framed.readUInt32BE(at + 4);
        pieces.push(framed.subarray(at + HEADER, end));
        at = end;
    }
    return Buffer.concat(pieces);
}

/** All that a container writes until it exits. Resolves when it has. */
export async function followLogs(context: DockerContext, id: string, tty: boolean): Promise<string> {
    const stream = await context.client.engine.stream({
        method: "GET",
        path: `/containers/${id}/logs`,
        query: { stdout: true, stderr: true, follow: true },
        signal: context.signal,
    });
    const output = await collect(stream);
    return (tty ? output : unframe(output)).toString();
}

/** Everything a stream brings. */
export async function collect(stream: Readable): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of stream) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
}
