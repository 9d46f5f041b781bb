import { measure, measureTogether, type Side } from "../../../bench/lib/measure";

/** A side whose runs take a second each on the clock that it moves. */
function sides(names: readonly string[], fail: (name: string, run: number) => boolean = () => false) {
    const order: string[] = [];
    let clock = 0;
    const made = names.map((name): Side => {
        let runs = 0;
        return {
            name,
            run: () => {
                runs += 1;
                clock += 1000;
                order.push(name);
                return fail(name, runs)
                    ? Promise.reject(new Error(`run ${runs} of ${name}`))
                    : Promise.resolve({ seconds: runs });
            },
        };
    });
    return { made, order, now: () => clock };
}

test("sides take turns, and each round begins with the next one", async () => {
    const { made, order, now } = sides(["a", "b", "c"]);
    await measure(made, { rounds: 3, now });
    expect(order.join("")).toBe("abcbcacab");
});

test("each side keeps its readings, a round each, under its name", async () => {
    const { made, now } = sides(["a", "b"]);
    const rounds = [{ seconds: 1 }, { seconds: 2 }];
    expect(await measure(made, { rounds: 2, now })).toEqual([
        { side: "a", rounds, failures: [] },
        { side: "b", rounds, failures: [] },
    ]);
});

test("a round to warm up is run and not kept", async () => {
    const { made, order, now } = sides(["a"]);
    const [measured] = await measure(made, { rounds: 2, warmUp: true, now });
    expect(order).toHaveLength(3);
    expect(measured?.rounds).toEqual([{ seconds: 2 }, { seconds: 3 }]);
});

test("a run that fails is noted, and the other side's rounds go on", async () => {
    const { made, now } = sides(["a", "b"], (name, run) => name === "a" && run === 1);
    expect(await measure(made, { rounds: 2, now })).toEqual([
        { side: "a", rounds: [{ seconds: 2 }], failures: ["run 1 of a"] },
        { side: "b", rounds: [{ seconds: 1 }, { seconds: 2 }], failures: [] },
    ]);
});

test("no round begins after the time is over, and the first one is always whole", async () => {
    const long = sides(["a", "b"]);
    await measure(long.made, { rounds: 9, seconds: 3, now: long.now });
    expect(long.order.join("")).toBe("abba");
    const short = sides(["a", "b"]);
    await measure(short.made, { rounds: 9, seconds: 0, warmUp: true, now: short.now });
    expect(short.order.join("")).toBe("abba");
});

test("no run begins once somebody has stopped it", async () => {
    const stop = new AbortController();
    const { made, order, now } = sides(["a", "b"], (name, run) => {
        if (name === "b" && run === 1) stop.abort();
        return false;
    });
    await measure(made, { rounds: 3, now, signal: stop.signal });
    expect(order.join("")).toBe("ab");
});

test("where a program lets the sides take turns by itself, its readings are a round of each", async () => {
    let run = 0;
    const together = () => {
        run += 1;
        return Promise.resolve(new Map(["a", "b"].map((side) => [side, { seconds: run }])));
    };
    expect(await measureTogether(together, { rounds: 2 })).toEqual([
        { side: "a", rounds: [{ seconds: 1 }, { seconds: 2 }], failures: [] },
        { side: "b", rounds: [{ seconds: 1 }, { seconds: 2 }], failures: [] },
    ]);
});
