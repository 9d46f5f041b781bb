import { contentHash } from "../../../lib/hash";

const hash = (entries: Record<string, string>): string => contentHash(new Map(Object.entries(entries)));

test("a content hash is twelve hex digits", () => {
    expect(hash({ a: "1" })).toMatch(/^[0-9a-f]{12}$/);
});

test("a content hash does not depend on the order of the files", () => {
    expect(hash({ a: "1", b: "2" })).toBe(hash({ b: "2", a: "1" }));
});

test.each([
    ["another content", { a: "2" }],
    ["another name", { b: "1" }],
    ["one file more", { a: "1", b: "" }],
    ["a boundary moved", { a1: "" }],
])("%s is another hash", (_, entries) => {
    expect(hash(entries as unknown as Record<string, string>)).not.toBe(hash({ a: "1" }));
});
