import { quantile, slopeOf, summaryOf } from "../../../bench/lib/statistics";

test.each([
    [[3], { median: 3, low: 3, high: 3 }],
    [[4, 1], { median: 2.5, low: 1.75, high: 3.25 }],
    // As numpy.percentile has them.
    [[10, 2, 8, 4, 6], { median: 6, low: 4, high: 8 }],
    [[1, 2, 3, 100], { median: 2.5, low: 1.75, high: 27.25 }],
])("%j comes to %j", (values, summary) => {
    expect(summaryOf(values)).toEqual(summary);
});

test("the least and the most are values themselves, and values stay in their order", () => {
    const values = [9, 1, 5];
    expect([quantile(values, 0), quantile(values, 1)]).toEqual([1, 9]);
    expect(values).toEqual([9, 1, 5]);
});

test("nothing has no median", () => {
    expect(() => summaryOf([])).toThrow(RangeError);
});

test("a line's slope is what its values rise by, and that of no line nothing", () => {
    expect(slopeOf([3, 5, 7, 9])).toBeCloseTo(2);
    expect(slopeOf([1, 4, 1, 4])).toBeCloseTo(0.6);
    expect(slopeOf([5])).toBeNaN();
});
