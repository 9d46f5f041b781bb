/**
 * For requests of tests. Asked while its server starts, or is replaced, `fetch` may wait for an answer for good, with no
 * connection left; on a busy machine an answer takes seconds.
 */
export const answerTime = (): AbortSignal => AbortSignal.timeout(60_000);
