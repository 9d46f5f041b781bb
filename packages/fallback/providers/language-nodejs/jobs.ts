/** The long works that this host does for the engine: programs, plugins, installations. */
export class Jobs {
    private readonly closing = new AbortController();
    private readonly running = new Set<Promise<unknown>>();

    /** Does one, which `signal` or the end of the host cuts short. */
    public async run<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
        const job = work(AbortSignal.any([signal, this.closing.signal]));
        this.running.add(job);
        try {
            return await job;
        } finally {
            this.running.delete(job);
        }
    }

    /** Cuts all of them short. @returns When the last has ended. */
    public async close(): Promise<void> {
        this.closing.abort();
        await Promise.allSettled(this.running);
    }
}
