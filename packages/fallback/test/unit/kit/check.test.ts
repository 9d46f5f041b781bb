import {
    secretOnTheWire,
    startProvider,
    UNKNOWN_ON_THE_WIRE,
    type ProviderUnderTest,
} from "../../support/provider-client";
import { exampleProvider } from "../../support/example-provider";

const { definition, token } = exampleProvider();
let provider: ProviderUnderTest;
beforeAll(async () => {
    provider = await startProvider(definition);
});
afterAll(() => provider.stop());

test.each([
    ["an unknown name", { size: 1, colr: "red" }, /^property "colr" is not a known property \(known: colour, content/],
    [
        "a refused name",
        { size: 1, wheels: 4 },
        'property "wheels" is not implemented by this stand-in: boxes stand still',
    ],
    [
        "a refused nested name",
        { size: 1, lid: { motor: true } },
        /^property "lid.motor" is not implemented .* by hand$/,
    ],
    ["an unknown nested name", { size: 1, lid: { opn: true } }, /^property "lid.opn" is not a known property/],
    ["a missing one", {}, 'property "size" is required'],
    ["a missing one in a list", { size: 1, labels: [{ value: "v" }] }, 'property "labels[0].key" is required'],
    ["a fraction", { size: 1.5 }, 'property "size" must be a whole number, but is a number with a fraction'],
    ["a text for a number", { size: "1" }, 'property "size" must be a whole number, but is a string'],
    ["a list for a map", { size: 1, tags: ["a"] }, 'property "tags" must be a map, but is a list'],
    [
        "a number in a map",
        { size: 1, tags: { "a.b": 1 } },
        'property "tags["a.b"]" must be a string, but is a whole number',
    ],
    ["no value of an enum", { size: 1, colour: "green" }, 'property "colour" must be one of red, blue'],
    [
        "no type of a union",
        { size: 1, content: true },
        'property "content" must be a string or a number, but is a boolean',
    ],
    ["a text for an asset", { size: 1, sticker: "x" }, 'property "sticker" must be an asset, but is a string'],
    ["a rule of the resource", { size: 0 }, 'property "size" must be above 0'],
])("refuses %s", async (_, inputs, reason) => {
    const { failures } = await provider.check(token, inputs);
    expect(failures).toEqual([reason instanceof RegExp ? expect.stringMatching(reason) : reason]);
});

test("names every fault at once", async () => {
    const { failures } = await provider.check(token, { colour: "green", wheels: 4 });
    expect(failures).toHaveLength(3);
});

test("never repeats a value", async () => {
    const { failures } = await provider.check(token, { size: "hunter2", pin: { a: "hunter2" }, colour: "hunter2" });
    expect(failures).toHaveLength(3);
    expect(failures.join("\n")).not.toContain("hunter2");
});

test("an unknown value fits every type", async () => {
    const { failures } = await provider.check(token, {
        size: UNKNOWN_ON_THE_WIRE,
        colour: UNKNOWN_ON_THE_WIRE,
        labels: [UNKNOWN_ON_THE_WIRE],
        lid: { open: UNKNOWN_ON_THE_WIRE },
        content: UNKNOWN_ON_THE_WIRE,
    });
    expect(failures).toEqual([]);
});

test("stores what was given, without defaults and nulls, secrets marked", async () => {
    const { inputs } = await provider.check(token, { name: "n", size: 2, pin: "1234", tags: null });
    expect(inputs).toEqual({ name: "n", size: 2, pin: secretOnTheWire("1234") });
});

test.each([
    [
        "a type that is refused by name",
        "shelf:index:Crate",
        /does not implement shelf:index:Crate: crates are too heavy$/,
    ],
    ["a type that nobody knows", "shelf:index:Sofa", /does not implement shelf:index:Sofa$/],
])("refuses %s", async (_, type, reason) => {
    const { failures } = await provider.check(type, {});
    expect(failures).toEqual([expect.stringMatching(reason)]);
});

describe("automatic names", () => {
    test("have a random suffix, and stay", async () => {
        const first = (await provider.check(token, { size: 1 })).inputs;
        expect(first["name"]).toMatch(/^it-[0-9a-f]{7}$/);
        expect((await provider.check(token, { size: 2 }, first)).inputs["name"]).toBe(first["name"]);
        expect((await provider.check(token, { size: 1 })).inputs["name"]).not.toBe(first["name"]);
    });

    test("are not taken from a name that was given before", async () => {
        const old = (await provider.check(token, { size: 1, name: "given" })).inputs;
        expect((await provider.check(token, { size: 1 }, old)).inputs["name"]).toMatch(/^it-/);
    });
});
