import { PropertyDiff, DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
    startProvider,
    UNKNOWN_ON_THE_WIRE,
    type ProviderUnderTest,
    type WireObject,
} from "../../support/provider-client";
import { exampleProvider } from "../../support/example-provider";

const { ADD, DELETE, UPDATE, ADD_REPLACE, UPDATE_REPLACE } = PropertyDiff.Kind;
const { definition, token } = exampleProvider();
let provider: ProviderUnderTest;
beforeAll(async () => {
    provider = await startProvider(definition);
});
afterAll(() => provider.stop());

/** The changed paths with their kinds. */
async function changes(olds: WireObject, news: WireObject): Promise<Record<string, PropertyDiff.Kind>> {
    const { detaileddiffMap } = await provider.diff(token, { size: 1, ...olds }, { size: 1, ...news });
    return Object.fromEntries(detaileddiffMap.map(([path, change]) => [path, change.kind]));
}

test.each<[string, WireObject, WireObject, Record<string, PropertyDiff.Kind>]>([
    ["nothing", { colour: "blue" }, { colour: "blue" }, {}],
    ["a default that is written out", {}, { colour: "red" }, {}],
    ["a changed value", { colour: "blue" }, { colour: "red" }, { colour: UPDATE }],
    ["a value taken away", { pin: "1" }, {}, { pin: DELETE }],
    ["a value that replaces", { size: 1 }, { size: 2 }, { size: UPDATE_REPLACE }],
    ["a value below that replaces", { lid: { hinge: "a" } }, { lid: { hinge: "b" } }, { "lid.hinge": UPDATE_REPLACE }],
    ["a whole object with one that replaces", {}, { lid: { open: true } }, { lid: ADD_REPLACE }],
    ["keys that need quotes", { tags: { a: "1" } }, { tags: { a: "1", "b.c": "2" } }, { 'tags["b.c"]': ADD }],
    ["a set in another order", { labels: [{ key: "a" }, { key: "b" }] }, { labels: [{ key: "b" }, { key: "a" }] }, {}],
    [
        "one of a set",
        { labels: [{ key: "a" }, { key: "b" }] },
        { labels: [{ key: "c" }, { key: "a" }] },
        { "labels[0].key": UPDATE },
    ],
    ["a value not known yet", { colour: "red" }, { colour: UNKNOWN_ON_THE_WIRE }, { colour: UPDATE }],
    ["a computed value left out", { weight: 3 }, {}, {}],
    ["a computed value changed", { weight: 3 }, { weight: 4 }, { weight: UPDATE }],
])("%s", async (_, olds, news, expected) => {
    expect(await changes(olds, news)).toEqual(expected);
});

test("says which properties force the replacement, as differences of inputs", async () => {
    const diff = await provider.diff(token, { size: 1, colour: "red" }, { size: 2, colour: "blue" });
    expect(diff).toMatchObject({
        changes: DiffResponse.DiffChanges.DIFF_SOME,
        replacesList: ["size"],
        diffsList: ["colour", "size"],
        hasdetaileddiff: true,
    });
    expect(diff.detaileddiffMap.every(([, change]) => change.inputdiff)).toBe(true);
});

test("no difference is said to be none", async () => {
    expect((await provider.diff(token, { size: 1 }, { size: 1 })).changes).toBe(DiffResponse.DiffChanges.DIFF_NONE);
});

test("a moved file with the same content is no difference", async () => {
    const asset = (path: string) => ({
        "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
        path,
        hash: "abc",
    });
    expect(await changes({ sticker: asset("/a") }, { sticker: asset("/b") })).toEqual({});
});

describe("deletes before it replaces", () => {
    test.each([
        ["when the name was given and stays", { name: "n", size: 1 }, { name: "n", size: 2 }, true],
        ["not when the name changes too", { name: "n", size: 1 }, { name: "m", size: 2 }, false],
        ["not when the name is automatic", { name: "n", size: 1, __defaults: ["name"] }, { name: "n", size: 2 }, false],
    ])("%s", async (_, olds, news, expected) => {
        expect((await provider.diff(token, olds, news)).deletebeforereplace).toBe(expected);
    });
});
