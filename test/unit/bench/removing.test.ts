import { removingAll } from "../../../bench/lib/removing";

const NEVER = new AbortController().signal;

/** Things that note when they go. */
function things() {
    const gone: string[] = [];
    const thing = (name: string, error?: Error) => ({
        remove: () => {
            gone.push(name);
            return error ? Promise.reject(error) : Promise.resolve();
        },
    });
    return { gone, thing };
}

test("all goes at the end, the last one first, once", async () => {
    const { gone, thing } = things();
    const stage = await removingAll((later) => {
        later(thing("a"));
        later(thing("b"));
        return Promise.resolve({ sides: [] });
    }, NEVER);
    expect(gone).toEqual([]);
    await stage.remove();
    await stage.remove();
    expect(gone).toEqual(["b", "a"]);
});

test("what was made goes where the next cannot be made", async () => {
    const { gone, thing } = things();
    const failing = removingAll((later) => {
        later(thing("a"));
        return Promise.reject(new Error("no memory"));
    }, NEVER);
    await expect(failing).rejects.toThrow("no memory");
    expect(gone).toEqual(["a"]);
});

test("one that cannot go keeps no other", async () => {
    const { gone, thing } = things();
    const stage = await removingAll((later) => {
        later(thing("a"));
        later(thing("b", new Error("busy")));
        return Promise.resolve({ sides: [] });
    }, NEVER);
    await expect(stage.remove()).rejects.toThrow("not all");
    expect(gone).toEqual(["b", "a"]);
});

test("nothing further is made once somebody stops it", async () => {
    const { gone, thing } = things();
    const stop = new AbortController();
    const made = removingAll((later) => {
        later(thing("a"));
        stop.abort(new Error("stopped"));
        later(thing("b"));
        later(thing("c"));
        return Promise.resolve({ sides: [] });
    }, stop.signal);
    await expect(made).rejects.toThrow("stopped");
    expect(gone).toEqual(["b", "a"]);
});
