import { screenOf } from "../../../progress/screen";

const stream = (columns: number, rows: number, isTTY = true) => ({ columns, rows, isTTY, hasColors: () => true });

test.each([
    ["a terminal", stream(200, 50), { columns: 200, rows: 50, colours: true }],
    ["one that knows no size, as in a container or an editor", stream(0, 0), { columns: 80, rows: 24, colours: true }],
    ["a log", stream(0, 0, false), { columns: Infinity, rows: Infinity, colours: false }],
])("the screen of %s", (_, of, expected) => {
    expect(screenOf(of)).toEqual(expected);
});
