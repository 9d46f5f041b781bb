import { formatDuration } from "@gaiaflow/toolchain/core/format";
import { stackOption } from "../../../config/config-commands";
import { renderList } from "../progress/render-list";
import type { RunStatus } from "./run-status";

const INDENT = "  ";

/**
 * What works on a stack now and how far it is, for people.
 *
 * @param now In milliseconds since 1970.
 * @param columns How wide a line may be. Defaults to the terminal's width, and without one to any.
 */
export function showRun(
    stack: string,
    { began, command = "Pulumi", doing, isKilled, parts, pid }: RunStatus,
    { now = Date.now(), columns = process.stdout.isTTY ? process.stdout.columns : Infinity } = {},
): string {
    const since = began === undefined ? "" : `, for ${formatDuration((now - Date.parse(began)) / 1000)}`;
    const list = renderList(parts, { now }, { columns: columns - INDENT.length, colours: false });
    return [
        isKilled
            ? `Stack ${stack}: ${command} was killed, and the Pulumi that it began (pid ${pid}) goes on to its end:`
            : `Stack ${stack}: ${command} works on it (pid ${pid}${since}):`,
        ...list.map((line) => `${INDENT}${line}`),
        ...(doing === undefined ? [] : [`${INDENT}${doing}`]),
        `To follow it: npx gaiaflow status${stackOption(stack)} --watch`,
    ].join("\n");
}
