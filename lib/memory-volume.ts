/** What makes a volume of Docker's one in memory, and by what it is known as one: there is no data in it to lose. */
export const MEMORY_DRIVER = { type: "tmpfs", device: "tmpfs" } as const;

/** Whether these are the `driverOpts` of such a volume. */
export function isInMemory(driverOpts: unknown): boolean {
    return (driverOpts as { readonly type?: unknown } | undefined)?.type === MEMORY_DRIVER.type;
}
