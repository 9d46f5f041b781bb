import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { Cancelled, DaemonUnreachable, messageOf } from "./engine-error";

/** One line of what Docker says while it pulls. */
export interface Progress {
    readonly status?: string;
    readonly id?: string;
    readonly error?: string;
}

/**
 * Reads a pull to its end. Docker answers 200 at once and tells of failures in the last line.
 * @throws Error with Docker's words, DaemonUnreachable, Cancelled
 */
export async function followProgress(
    stream: IncomingMessage,
    where: { readonly host: string; readonly signal: AbortSignal },
    onLine: (line: Progress) => void,
): Promise<void> {
    const stop = (): void => void stream.destroy(new Cancelled("the transfer of the image", where.signal));
    where.signal.addEventListener("abort", stop, { once: true });
    try {
        for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
            if (text.trim() === "") continue;
            const line = JSON.parse(text) as Progress;
            if (line.error !== undefined) throw new Error(line.error);
            onLine(line);
        }
    } finally {
        where.signal.removeEventListener("abort", stop);
    }
    if (where.signal.aborted) throw new Cancelled("the transfer of the image", where.signal);
    // readline ends quietly when its input breaks off.
    if (stream.errored) throw new DaemonUnreachable(where.host, messageOf(stream.errored));
}
