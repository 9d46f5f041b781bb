import Table from "cli-table3";
import type { Manifest } from "@gaiaflow/engine-core/manifest";
import type { ToolReport } from "@gaiaflow/engine-core/tool";

const BYTES_PER_MEBIBYTE = 1024 * 1024;

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

/** Seconds for people: one decimal. */
export function formatSeconds(seconds: number): string {
    return `${seconds.toFixed(1)} s`;
}

/** Whole seconds for people, from a minute on with minutes: `7 s`, `2 min 5 s`. */
export function formatDuration(seconds: number): string {
    const whole = Math.floor(seconds);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes for people, in MiB; nothing for what has no size. */
export function formatBytes(bytes: number | undefined): string {
    return bytes === undefined ? "" : `${(bytes / BYTES_PER_MEBIBYTE).toFixed(1)} MiB`;
}

function render(head: string[], rows: string[][]): string {
    const table = new Table({ head, style: { head: [], border: [] } });
    table.push(...rows);
    return table.toString();
}
