import { abortable, interruptible } from "../../backup/interrupt";

async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
        yield await Promise.resolve(new Uint8Array(1));
    }
}

test.each(["SIGINT", "SIGTERM"] as const)(
    "%s ends what is going on, and the next one ends the process",
    async (name) => {
        const before = process.listenerCount(name);
        let taken = 0;
        const work = interruptible(async (signal) => {
            for await (const chunk of abortable(endless(), signal)) {
                taken += chunk.length;
                if (taken === 3) {
                    process.emit(name);
                    expect(process.listenerCount(name)).toBe(before);
                }
            }
        });
        await expect(work).rejects.toThrow("It was interrupted.");
        expect(taken).toBe(3);
    },
);

test("what ends by itself listens no longer", async () => {
    const before = process.listenerCount("SIGINT");
    expect(await interruptible(() => Promise.resolve(7))).toBe(7);
    expect(process.listenerCount("SIGINT")).toBe(before);
});
