import { quantity, written } from "../../../lib/quantity";

test.each([
    ["1", 1],
    ["500m", 0.5],
    ["2Gi", 2 * 1024 ** 3],
    ["64Mi", 64 * 1024 ** 2],
    ["1k", 1000],
    ["1.5G", 1.5e9],
    ["1e3", 1000],
    ["100u", 1e-4],
    ["7Ki", 7168],
    ["12E6", 12e6],
    ["1E", 1e18],
    ["+1", 1],
    [".5", 0.5],
])("%s is %d", (text, number) => {
    expect(quantity(text)).toBeCloseTo(number, 6);
});

test.each(["", "much", "1 Gi", "1GiB", "Gi", "1e3Ki", "1.2.3", "1K"])("%j is no quantity", (text) => {
    expect(() => quantity(text)).toThrow("is no Kubernetes quantity");
});

test.each([
    ["cpu", 1.9375, "1937m"],
    ["cpu", 2, "2"],
    ["memory", 2 * 1024 ** 3, "2Gi"],
    ["memory", 1984 * 1024 ** 2 + 1, "1984Mi"],
    ["memory", 1000, "1000"],
    ["nvidia.com/gpu", 2.5, "2"],
])("an amount of %s, %d, is written as %s", (resource, amount, text) => {
    expect(written(resource, amount)).toBe(text);
});
