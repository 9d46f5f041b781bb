import { quantity } from "../../../lib/quantity";

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
])("%s is %d", (text, number) => {
    expect(quantity(text)).toBeCloseTo(number, 6);
});

test.each(["", "much", "1 Gi", "1GiB", "Gi"])("%j is no quantity", (text) => {
    expect(() => quantity(text)).toThrow("is no Kubernetes quantity");
});
