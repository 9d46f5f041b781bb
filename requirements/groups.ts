import { at, isTable, list } from "./files";
import type { InputBuilder } from "./input";
import { keyed } from "./names";

/**
 * The lines of a dependency group, with those of the groups that it includes.
 * @param includers The groups that take it in, from the first that the configuration names. Defaults to none: it is that one.
 */
export function groupLines(
    into: InputBuilder,
    pyproject: unknown,
    group: string,
    file: string,
    includers: readonly string[] = [],
): string[] {
    const table = at(pyproject, "dependency-groups");
    const lines = keyed(table, group) ?? toolsGroup(pyproject, group);
    if (lines === undefined) {
        const includer = includers.at(-1);
        into.faults.push(
            includer === undefined
                ? missing("dependency group", group, "groups", file, table)
                : {
                      subject: `${file} [dependency-groups] ${includer}`,
                      problem: `includes ${JSON.stringify(group)}, and there is no such dependency group.`,
                      fix: `Correct it. ${thereIs(table)}`.trim(),
                  },
        );
    }
    const seen = [...includers, group];
    return list(lines).flatMap((line) => {
        const included = at(line, "include-group");
        const isNew = typeof included === "string" && !seen.includes(included);
        return typeof line === "string" ? [line] : isNew ? groupLines(into, pyproject, included, file, seen) : [];
    });
}

/** What tools called a group before there were dependency groups. */
function toolsGroup(pyproject: unknown, group: string): unknown {
    const places = [
        ...(group === "dev" ? [["uv", "dev-dependencies"]] : []),
        ...[
            ["pdm", "dev-dependencies", group],
            ["hatch", "envs", group, "dependencies"],
        ],
    ];
    return places.map((place) => at(pyproject, "tool", ...place)).find((each) => each !== undefined);
}

/** What is wrong where the configuration names an extra or a group that is not there. */
export function missing(what: string, name: string, key: "extras" | "groups", file: string, table: unknown) {
    return {
        subject: `gaiaflow:project.${key}`,
        problem: `names ${JSON.stringify(name)}, but ${file} has no such ${what}.`,
        fix: thereIs(table) || "It has none: take the key out.",
    };
}

/** The names of a table, as a sentence; empty where it has none. */
export function thereIs(table: unknown): string {
    const there = isTable(table) ? Object.keys(table).join(", ") : "";
    return there === "" ? "" : `It has: ${there}.`;
}
