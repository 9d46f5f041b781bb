import { compare } from "bcryptjs";
import { wireOf } from "../../../providers/kit/marshal";
import { randomProvider } from "../../../providers/random/provider";
import { secretOnTheWire, startProvider, type ProviderUnderTest, type WireObject } from "../../support/provider-client";

let provider: ProviderUnderTest;
beforeAll(async () => {
    provider = await startProvider(randomProvider);
});
afterAll(() => provider.stop());

const typeOf = (name: string): string => `random:index/${name.slice(0, 1).toLowerCase()}${name.slice(1)}:${name}`;
const make = (name: string, inputs: WireObject) => provider.create(typeOf(name), inputs);
const text = (wire: unknown): string => (wire as { value: string }).value;

describe("RandomPassword", () => {
    test("is secret, as long as asked, with as many of each kind, and has its hash", async () => {
        const least = { minLower: 3, minUpper: 3, minNumeric: 3, minSpecial: 3 };
        const { id, state } = await make("RandomPassword", { length: 20, ...least });
        const result = text(state["result"]);
        expect(id).toBe("none");
        expect(state).toMatchObject({
            result: secretOnTheWire(result),
            number: true,
            numeric: true,
            special: true,
            minUpper: 3,
        });
        expect(result).toHaveLength(20);
        for (const kind of [/[a-z]/g, /[A-Z]/g, /[0-9]/g, /[!@#$%&*()\-_=+[\]{}<>:?]/g]) {
            expect((result.match(kind) ?? []).length).toBeGreaterThanOrEqual(3);
        }
        expect(await compare(result, text(state["bcryptHash"]))).toBe(true);
    });

    test("keeps to the kinds that are left on", async () => {
        const inputs = { length: 200, lower: false, upper: false, numeric: false, overrideSpecial: "äö☃" };
        const { state } = await make("RandomPassword", inputs);
        expect(Array.from(text(state["result"])).every((character) => "äö☃".includes(character))).toBe(true);
        expect(state).toMatchObject({ number: false, numeric: false });
    });

    test("is imported by its value", async () => {
        const found = await provider.read(typeOf("RandomPassword"), "my own password");
        const state = wireOf(found.getProperties());
        expect(found.getId()).toBe("none");
        expect(wireOf(found.getInputs())).toEqual({ length: 15 });
        expect(state).toMatchObject({ result: secretOnTheWire("my own password"), special: true, minLower: 0 });
        expect(await compare("my own password", text(state["bcryptHash"]))).toBe(true);
    });

    test.each([
        [{ length: 0 }, "length"],
        [{ length: 3, minLower: 2, minUpper: 2 }, "length"],
        [{ length: 3, number: true, numeric: false }, "number"],
        [{ length: 3, numeric: false, lower: false, upper: false, special: false }, "numeric"],
    ])("refuses %j", async (inputs, property) => {
        const { failures } = await provider.check(typeOf("RandomPassword"), inputs);
        expect(failures).toEqual([expect.stringContaining(`property "${property}" must be`) as unknown]);
    });

    test.each([
        ["the old name of a setting", { number: false }, { numeric: false }, { number: false, numeric: false }, []],
        ["no keepers and empty ones", {}, { keepers: {} }, { numeric: true }, []],
        ["an empty set of special characters taken away", { overrideSpecial: "" }, {}, { overrideSpecial: "" }, []],
        ["a keeper", { keepers: { a: "1" } }, { keepers: { a: "2" } }, { numeric: true }, ["keepers"]],
        ["a kind turned off", {}, { numeric: false }, { number: true, numeric: true }, ["numeric"]],
    ])("is replaced only for a reason: %s", async (_, olds, news, state, replaces) => {
        const type = typeOf("RandomPassword");
        const diff = await provider.diff(type, { length: 9, ...olds }, { length: 9, ...news }, { length: 9, ...state });
        expect(diff.replacesList).toEqual(replaces);
    });
});

test("RandomString is shown, and its id is its value", async () => {
    const { id, state } = await make("RandomString", { length: 12, special: false });
    expect(state["result"]).toMatch(/^[a-zA-Z0-9]{12}$/);
    expect(id).toBe(state["result"]);
});

test("RandomBytes are secret in both forms", async () => {
    const { id, state } = await make("RandomBytes", { length: 32 });
    const bytes = Buffer.from(text(state["base64"]), "base64");
    expect(bytes).toHaveLength(32);
    expect(state).toMatchObject({
        base64: secretOnTheWire(id),
        hex: secretOnTheWire(bytes.toString("hex")),
    });
});

test("RandomId has one value in four forms, behind its prefix", async () => {
    const { id, state } = await make("RandomId", { byteLength: 8, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    expect(bytes).toHaveLength(8);
    expect(state).toMatchObject({
        b64Url: `p-${id}`,
        b64Std: `p-${bytes.toString("base64")}`,
        hex: `p-${bytes.toString("hex")}`,
        dec: `p-${bytes.readBigUInt64BE()}`,
    });
});

describe("RandomInteger", () => {
    test("reaches both ends of its range and nothing beyond", async () => {
        const drawn = await Promise.all(Array.from({ length: 100 }, () => make("RandomInteger", { min: -1, max: 1 })));
        expect(new Set(drawn.map(({ state }) => state["result"]))).toEqual(new Set([-1, 0, 1]));
    });

    test("is the same for the same seed, and another for another", async () => {
        const draw = async (seed: string) => (await make("RandomInteger", { min: 0, max: 1_000_000, seed })).id;
        expect(await draw("a")).toBe(await draw("a"));
        expect(await draw("a")).not.toBe(await draw("b"));
    });
});

test("RandomPet is words, a prefix first", async () => {
    const { id, state } = await make("RandomPet", { prefix: "gaia", length: 3, separator: "_" });
    expect(id).toMatch(/^gaia(_[a-z]+){3}$/);
    expect(state).toEqual({ prefix: "gaia", length: 3, separator: "_" });
});

test.each([
    ["RandomUuid", "4"],
    ["RandomUuid4", "4"],
    ["RandomUuid7", "7"],
])("%s is a UUID of version %s", async (name, version) => {
    const { id, state } = await make(name, {});
    expect(id).toMatch(new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`));
    expect(state).toEqual({ result: id });
});

test("RandomShuffle takes each once before any twice", async () => {
    const { state } = await make("RandomShuffle", { inputs: ["a", "b", "c"], resultCount: 5 });
    const results = state["results"] as string[];
    expect(results).toHaveLength(5);
    expect(results.slice(0, 3).sort()).toEqual(["a", "b", "c"]);
});

describe("imports", () => {
    test.each<[string, string, string, WireObject, WireObject]>([
        ["RandomString", "abc", "abc", { length: 3 }, { result: "abc" }],
        ["RandomBytes", "AAEC", "AAEC", { length: 3 }, { hex: secretOnTheWire("000102") }],
        ["RandomId", "AAEC", "AAEC", { byteLength: 3 }, { hex: "000102", dec: "258", b64Url: "AAEC" }],
        ["RandomId", "a,b,AAEC", "AAEC", { byteLength: 3, prefix: "a,b" }, { hex: "a,b000102" }],
        ["RandomInteger", "5,1,9", "5", { min: 1, max: 9 }, { result: 5 }],
        ["RandomInteger", "5,1,9,s", "5", { min: 1, max: 9, seed: "s" }, { result: 5, seed: "s" }],
        [
            "RandomUuid",
            "AABBCCDD-EEFF-0011-2233-445566778899",
            "aabbccdd-eeff-0011-2233-445566778899",
            {},
            { result: "aabbccdd-eeff-0011-2233-445566778899" },
        ],
    ])("%s by %s", async (name, importId, id, inputs, state) => {
        const found = await provider.read(typeOf(name), importId);
        expect(found.getId()).toBe(id);
        expect(wireOf(found.getInputs())).toEqual(inputs);
        expect(wireOf(found.getProperties())).toMatchObject(state);
    });

    test.each([
        ["RandomBytes", "not base64!"],
        ["RandomId", "a+b"],
        ["RandomInteger", "5,1"],
        ["RandomInteger", "five,1,9"],
        ["RandomUuid", "1234"],
        ["RandomPet", "good-dog"],
        ["RandomShuffle", "-"],
    ])("%s refuses %s", async (name, id) => {
        await expect(provider.read(typeOf(name), id)).rejects.toThrow(/must be|cannot be imported/);
    });
});
