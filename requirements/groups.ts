import { at, isTable, list } from "./files";
import type { InputBuilder } from "./input";
import { keyed } from "./names";

/** The lines of a dependency group, with those of the groups that it includes. */
export function groupLines(
    into: InputBuilder,
    pyproject: unknown,
    group: string,
    file: string,
    seen: string[] = [],
): string[] {
    const lines = keyed(at(pyproject, "dependency-groups"), group) ?? toolsGroup(pyproject, group);
    if (lines === undefined) {
        into.faults.push(missing("dependency group", group, "groups", file, at(pyproject, "dependency-groups")));
    }
    return list(lines).flatMap((line) => {
        const included = at(line, "include-group");
        const isNew = typeof included === "string" && !seen.includes(included);
        return typeof line === "string"
            ? [line]
            : isNew
              ? groupLines(into, pyproject, included, file, [...seen, included])
              : [];
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

/** What is said of an extra or a group that is named and not there. */
export function missing(what: string, name: string, key: "extras" | "groups", file: string, table: unknown) {
    const there = isTable(table) ? Object.keys(table).join(", ") : "";
    return {
        subject: `gaiaflow:project.${key}`,
        problem: `names ${JSON.stringify(name)}, but ${file} has no such ${what}.`,
        fix: there === "" ? `It has none: take the key out.` : `It has: ${there}.`,
    };
}
