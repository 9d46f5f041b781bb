import Table from "cli-table3";
import type { Manifest } from "@gaiaflow/engine-core/manifest";
import { formatBytes, formatSeconds } from "@gaiaflow/toolchain/core/format";
import type { ToolReport } from "@gaiaflow/engine-core/tool";

/** What was found or made for this clone. */
export function toolTable(reports: readonly ToolReport[]): string {
    return render(
        ["part", "version", "from", "now", "time", "size", ""],
        reports.map(({ name, version, origin, did, seconds, bytes, detail }) => [
            name,
            version,
            origin,
            did,
            formatSeconds(seconds),
            formatBytes(bytes),
            detail ?? "",
        ]),
    );
}

/** What the cache holds. */
export function artifactTable(entries: readonly Omit<Manifest, "files">[]): string {
    return render(
        ["part", "version", "from", "made", "time", "size", "sha256"],
        entries.map(({ name, version, origin, made, seconds, bytes, sha256 }) => [
            name,
            version,
            origin,
            made.slice(0, 10),
            formatSeconds(seconds),
            formatBytes(bytes),
            sha256.slice(0, 16),
        ]),
    );
}

/** What could be removed, with a sum of what has a size. @param columns How wide the terminal is; without one, Infinity. */
export function leftoverTable(
    found: readonly { what: string; count: number; bytes?: number }[],
    columns = Infinity,
): string {
    const sum = found.reduce((total, { bytes = 0 }) => total + bytes, 0);
    return render(
        ["what", "number", "size"],
        [
            ...found.map(({ what, count, bytes }) => [what, String(count), formatBytes(bytes)]),
            ["together, as far as known", "", formatBytes(sum)],
        ],
        columns,
    );
}

/** The first column has lines of words where all would be wider than the terminal. */
function render(head: string[], rows: string[][], columns = Infinity): string {
    const widths = head.map((_, at) => CELL + Math.max(...[head, ...rows].map((row) => (row[at] ?? "").length)));
    const others = widths.slice(1).reduce((sum, width) => sum + 1 + width, 0);
    const fitting = { colWidths: [Math.max(columns - others - 2, LEAST)], wordWrap: true };
    const isWide = others + (widths[0] ?? 0) + 2 > columns;
    const table = new Table({ head, style: { head: [], border: [] }, ...(isWide ? fitting : {}) });
    table.push(...rows);
    return table.toString();
}

/** The blanks around what stands in a cell. */
const CELL = 2;
/** A narrower column would be a word a line. */
const LEAST = 24;
