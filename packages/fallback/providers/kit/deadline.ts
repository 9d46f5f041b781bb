/** The longest time that a timer of Node holds. */
const LONGEST_MILLISECONDS = 2 ** 31 - 1;

/**
 * `AbortSignal.timeout`, but one that its timer holds: Node 20 lets garbage collection take a signal that nothing but
 * `AbortSignal.any` refers to, and what waits for it waits for ever.
 * @param message That of the reason, a `TimeoutError`.
 */
export function deadlineIn(milliseconds: number, message = "the time is over"): AbortSignal {
    const controller = new AbortController();
    const end = (): void => controller.abort(new DOMException(message, "TimeoutError"));
    setTimeout(end, Math.min(milliseconds, LONGEST_MILLISECONDS)).unref();
    return controller.signal;
}
