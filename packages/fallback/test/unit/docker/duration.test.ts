import { formatDuration, parseDuration } from "../../../providers/docker/duration";

const SECOND = 1e9;

test.each([
    ["0", 0],
    ["0s", 0],
    ["1s", SECOND],
    ["60s", 60 * SECOND],
    ["1m30s", 90 * SECOND],
    ["1.5h", 5400 * SECOND],
    ["500ms", SECOND / 2],
    [".5s", SECOND / 2],
    ["2us", 2000],
    ["+3s", 3 * SECOND],
])("%s is read", (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
});

test.each(["", "1", "s", "1 s", "-1s", "1s!", "1d", "one"])("%p is no duration", (text) => {
    expect(parseDuration(text)).toBeUndefined();
});

test.each([
    [0, "0s"],
    [1, "1ns"],
    [1500, "1.5µs"],
    [SECOND / 2, "500ms"],
    [SECOND, "1s"],
    [60 * SECOND, "1m0s"],
    [90.5 * SECOND, "1m30.5s"],
    [3600 * SECOND, "1h0m0s"],
])("%d nanoseconds are written as Go writes them", (nanoseconds, text) => {
    expect(formatDuration(nanoseconds)).toBe(text);
    expect(parseDuration(text)).toBe(nanoseconds);
});
