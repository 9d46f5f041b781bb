import { buffer } from "node:stream/consumers";
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

/** What a container has written; with `follow`, until it exits. */
export async function readLogs(context: DockerContext, id: string, how: LogReading): Promise<string> {
    const stream = await context.client.engine.stream({
        method: "GET",
        path: `/containers/${id}/logs`,
        query: { stdout: true, stderr: true, follow: how.follow },
        signal: context.signal,
    });
    const output = await buffer(stream);
    return (how.tty ? output : unframe(output)).toString();
}

/** How a log is read. */
export interface LogReading {
    readonly tty: boolean;
    readonly follow: boolean;
}
