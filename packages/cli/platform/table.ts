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
export function artifactTable(entries: readonly Manifest[]): string {
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

/** What could be removed, with a sum of what has a size. */
export function leftoverTable(found: readonly { what: string; count: number; bytes?: number }[]): string {
    const sum = found.reduce((total, { bytes = 0 }) => total + bytes, 0);
    return render(
        ["what", "number", "size"],
        [
            ...found.map(({ what, count, bytes }) => [what, String(count), formatBytes(bytes)]),
            ["together, as far as known", "", formatBytes(sum)],
        ],
    );
}

function render(head: string[], rows: string[][]): string {
    const table = new Table({ head, style: { head: [], border: [] } });
    table.push(...rows);
    return table.toString();
}
