import { UserError } from "../lib/user-error";
import { withoutPasswords } from "./names";

/**
 * Refuses settings that uv does not take: of one wrong value it says so in a warning, and passes over all the others of its
 * table, the indexes among them.
 * @param stderr uv's words.
 * @param pyproject The text that uv was given, which the line in these words is of.
 * @param file The project's file that the settings are from.
 * @throws {UserError} With the key.
 */
export function refuseSettings(stderr: string, pyproject: string, file: string): void {
    const [, number, rest = ""] =
        /(?:settings discovery:|Failed to parse: `?pyproject\.toml`?)\s+(?:cause: )?TOML parse error at line (\d+), column \d+\n([^]*)/.exec(
            stderr,
        ) ?? [];
    if (number === undefined) {
        return;
    }
    const lines = pyproject.split("\n").slice(0, Number(number));
    const table = lines.findLast((line) => line.startsWith("[")) ?? "[tool.uv]";
    const key = /^\s*("[^"]*"|[\w.-]+)\s*=/.exec(lines.at(-1) ?? "")?.[1] ?? "";
    throw new UserError({
        subject: `${file} ${table} ${key}`.trim(),
        problem: `is not taken by uv (${reasonOf(rest)}).`,
        fix: "Correct it: https://docs.astral.sh/uv/reference/settings/",
    });
}

/** uv's reason stands below the picture of the line, and may show a part of it once more. */
function reasonOf(rest: string): string {
    const lines = rest.split("\n").map((line) => line.trim());
    const start = lines.findLastIndex((line, number) => number < 4 && /^(\d+ )?\|/.test(line)) + 1;
    // Of a name that is none, uv lists all there are.
    return withoutPasswords(lines[start] ?? "").replace(/(, expected one of) (`[^`]+`, ){12,}.*$/, "");
}
