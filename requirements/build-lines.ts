import { UserError } from "../lib/user-error";
import { splitRequirement } from "./names";

/**
 * What a lock leaves to the build, as lines of a requirements file for `pip wheel`: what is asked for by name is built from its
 * source, whatever wheels an index has. A comment has the file that asks for it.
 * @param entries As a lock has them, `name @ git+https://… (requirements.txt line 3)`.
 * @throws {UserError} For a folder of the project: the build gets none of its code.
 */
export function buildLines(entries: readonly string[]): string[] {
    const builds = entries.map(buildable);
    const names = builds.flatMap(([each]) => (/@|:\/\//.test(each) ? [] : (splitRequirement(each)?.name ?? [])));
    const lines = builds.map(([each, file]) => (file === undefined ? each : `${each} # ${file}`));
    return [...new Set(names)].map((name) => `--no-binary ${name}`).concat(lines);
}

/** With the file that asks for it, and not the line there: that moves with others, which is no reason to build again. */
function buildable(entry: string): readonly [requirement: string, file: string | undefined] {
    const [, requirement = entry, where = ""] = /^(.*) \(([^()]*)\)$/.exec(entry) ?? [];
    if (/^(-e\b|\.|\/|file:)|@ (\.|\/|file:)/.test(requirement)) {
        throw new UserError({
            subject: `${requirement} (${where})`,
            problem: "states by code what it needs, and that code is not run",
            fix: "Write it into [project] dependencies of its pyproject.toml, and take `dependencies` out of `dynamic`.",
        });
    }
    return [requirement, /^(?!what )(\S.*?)( line \d+| \[.*)?$/.exec(where)?.[1]];
}
