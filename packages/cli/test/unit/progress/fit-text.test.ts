import { fitText, wrappedLines } from "../../../progress/fit-text";

test.each([
    ["as wide as the terminal", 23, "as wide as the terminal"],
    ["one wider", 8, "one wid…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
])("%s in %d columns", (line, columns, fit) => {
    expect(fitText(line, columns)).toBe(fit);
});

test("lines that were fit to a wider terminal take more of a narrow one", () => {
    expect(wrappedLines(["", "12345", "123456", "日本語日"], 5)).toBe(1 + 1 + 2 + 2);
});
