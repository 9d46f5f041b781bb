import { UserError } from "@gaiaflow/engine-core/user-error";

/**
 * Does something that Ctrl-C ends in an orderly way; a second one ends it at once.
 *
 * @throws {UserError} Where it was ended so.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const abort = () => {
        controller.abort(new UserError({ problem: "It was interrupted.", fix: "Nothing was changed." }));
    };
    process.once("SIGINT", abort);
    process.once("SIGTERM", abort);
    try {
        return await work(controller.signal);
    } finally {
        process.off("SIGINT", abort);
        process.off("SIGTERM", abort);
    }
}

/** The same data, until it is interrupted. */
export async function* abortable(data: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const chunk of data) {
        signal.throwIfAborted();
        yield chunk;
    }
}
