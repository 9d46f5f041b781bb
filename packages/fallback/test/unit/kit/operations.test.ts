import { wireOf } from "../../../providers/kit/marshal";
import {
    leftBehind,
    secretOnTheWire,
    startProvider,
    UNKNOWN_ON_THE_WIRE,
    type ProviderUnderTest,
} from "../../support/provider-client";
import { exampleProvider } from "../../support/example-provider";

const { definition, shelf, token } = exampleProvider();
let provider: ProviderUnderTest;
beforeEach(async () => {
    shelf.calls.length = 0;
    provider = await startProvider(definition);
});
afterEach(() => provider.stop());

test("a preview of create makes nothing and tells what it can", async () => {
    const { id, state } = await provider.create(token, { size: 1, pin: "1" }, true);
    expect(id).toBe("");
    expect(state).toEqual({
        size: 1,
        colour: "red",
        pin: secretOnTheWire("1"),
        shelf: "left",
        moves: UNKNOWN_ON_THE_WIRE,
        key: secretOnTheWire(UNKNOWN_ON_THE_WIRE),
    });
    expect(shelf.calls.map(({ operation }) => operation)).toEqual(["configure"]);
});

test("a preview of create with unknown inputs hands them on", async () => {
    const { state } = await provider.create(
        token,
        { size: UNKNOWN_ON_THE_WIRE, tags: { a: UNKNOWN_ON_THE_WIRE } },
        true,
    );
    expect(state).toMatchObject({
        size: UNKNOWN_ON_THE_WIRE,
        tags: { a: UNKNOWN_ON_THE_WIRE },
        shelf: UNKNOWN_ON_THE_WIRE,
    });
});

test("create sees plain values with defaults, and its secret outputs are marked", async () => {
    const inputs = { name: "n", size: 1, pin: secretOnTheWire("1"), __defaults: ["name"] };
    const { id, state } = await provider.create(token, inputs);
    expect(shelf.calls.at(-1)).toEqual({
        operation: "create",
        inputs: { name: "n", size: 1, pin: "1", colour: "red" },
    });
    expect(id).toBe("box-n");
    expect(state).toMatchObject({ pin: secretOnTheWire("1"), key: secretOnTheWire("k-1"), shelf: "left" });
    expect(state).not.toHaveProperty("__defaults");
});

test("a preview of update keeps outputs, but for those that are renewed", async () => {
    const old = { inputs: { size: 1 }, state: { size: 1, colour: "red", shelf: "right", moves: 3, key: "k" } };
    const state = await provider.update(token, "box", old, { size: 1, colour: "blue" }, true);
    expect(state).toMatchObject({ colour: "blue", moves: UNKNOWN_ON_THE_WIRE, key: secretOnTheWire("k") });
});

test("update gets new inputs and the old state", async () => {
    const old = { inputs: { size: 1 }, state: { size: 1, colour: "red", shelf: "right", moves: 3, key: "k" } };
    const state = await provider.update(token, "box", old, { size: 1, colour: "blue" });
    expect(state).toMatchObject({ colour: "blue", moves: 4, shelf: "right" });
});

test("read gives inputs too, keeps the mark of an automatic name, and says when it is gone", async () => {
    const known = { inputs: { size: 1, name: "n", __defaults: ["name"] }, state: { size: 1, shelf: "left", key: "k" } };
    const found = await provider.read(token, "box", known);
    expect(wireOf(found.getInputs())).toEqual(known.inputs);
    expect(wireOf(found.getProperties())).toMatchObject({ shelf: "left", key: secretOnTheWire("k") });
    const imported = await provider.read(token, "box");
    expect(wireOf(imported.getInputs())).toEqual({ size: 7 });
    expect((await provider.read(token, "gone")).getId()).toBe("");
});

test("an error names the resource's type and name", async () => {
    await expect(provider.remove(token, "box", { size: 1 })).rejects.toThrow('shelf:index:Box "it": it is nailed down');
});

test("cancelled in the middle of a wait, a resource that exists is kept with its state", async () => {
    const creating = provider.create(token, { size: 1, name: "n", pin: "1", wait: true });
    const failed = expect(creating).rejects.toMatchObject({ details: 'shelf:index:Box "it": it never settled' });
    while (shelf.calls.at(-1)?.operation !== "create") await new Promise((resolve) => setTimeout(resolve, 5));
    await provider.cancel();
    await failed;
    const left = leftBehind(await creating.catch((error: unknown) => error));
    expect(left.getId()).toBe("box-half");
    expect(left.getReasonsList()).toEqual(["it never settled"]);
    expect(wireOf(left.getProperties())).toMatchObject({ shelf: "left", pin: secretOnTheWire("1") });
    expect(wireOf(left.getInputs())).toMatchObject({ size: 1, name: "n" });
});

describe("functions", () => {
    test("run", async () => {
        expect(await provider.invoke("shelf:index:weigh", { things: [1, 2] })).toEqual({
            result: { total: 3 },
            failures: [],
        });
    });

    test.each([
        ["a wrong type", "shelf:index:weigh", { things: ["1"] }, /^property "things\[0\]" must be a number/],
        [
            "an unknown value",
            "shelf:index:weigh",
            { things: [UNKNOWN_ON_THE_WIRE] },
            /^property "things" is not known yet/,
        ],
        ["an unknown function", "shelf:index:count", {}, /does not implement shelf:index:count$/],
    ])("refuse %s", async (_, tok, args, reason) => {
        expect((await provider.invoke(tok, args)).failures).toEqual([expect.stringMatching(reason)]);
    });
});
