import type { WriteStream } from "node:tty";
import type { Screen } from "./render-list";

/** Of a terminal that knows no size, as one within a container, an editor or `expect`: it says 0. */
const USUAL = { columns: 80, rows: 24 };
/** Of a log, whose lines are as long as they are. */
const NONE = { columns: Infinity, rows: Infinity, colours: false };

/** What a stream shows now; colours are off by NO_COLOR. */
export function screenOf(
    stream: Pick<WriteStream, "isTTY" | "columns" | "rows" | "hasColors">,
): Screen & { readonly rows: number } {
    if (!stream.isTTY) {
        return NONE;
    }
    const { columns, rows } = USUAL;
    return { columns: stream.columns || columns, rows: stream.rows || rows, colours: stream.hasColors() };
}
