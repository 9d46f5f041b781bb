import * as path from "node:path";
import { messageOf, UserError } from "../lib/user-error";
import { readText } from "./files";
import type { Source } from "./input";
import { parsePackages, type LockedPackage } from "./locked-package";
import { withoutPasswords } from "./names";
import type { Chosen } from "./pyproject";
import { refusalOf, runUv } from "./run-uv";

/** What is in a lock of the user's own. */
export interface OwnLock {
    readonly packages: readonly LockedPackage[];
    /** The Pythons that it is for, as a version specifier. Defaults to any. */
    readonly requiresPython?: string;
    readonly notes: readonly string[];
}

/**
 * Reads the user's own `uv.lock` or `pylock.toml` as it stands.
 * @throws {UserError} When it cannot be read, or lacks an extra or group that is asked for.
 */
export async function readOwnLock({ kind, file, projectRoot }: Source, chosen: Chosen): Promise<OwnLock> {
    const name = path.relative(projectRoot, file);
    const text = readText(file) ?? "";
    const [, requiresPython] = /^requires-python = "(.*)"/m.exec(text) ?? [];
    const notes = kind === "uv.lock" ? await staleNotes(file, name) : [];
    const pylock = kind === "uv.lock" ? await exported(file, name, chosen) : text;
    try {
        return {
            packages: parsePackages(pylock).map(withoutMachinesIndex),
            ...(requiresPython !== undefined && { requiresPython }),
            notes,
        };
    } catch (error) {
        const [reason = ""] = messageOf(error).split("\n");
        throw new UserError({ subject: name, problem: `cannot be read (${reason}).`, fix: "Make it again." });
    }
}

async function exported(file: string, name: string, { extras = [], groups = [] }: Chosen): Promise<string> {
    const chosen = [...extras.flatMap((each) => ["--extra", each]), ...groups.flatMap((each) => ["--group", each])];
    const args = ["export", "--frozen", "--format", "pylock.toml", "--no-emit-project", "--no-header", "--quiet"];
    const { failed, stdout, stderr } = await runUv([...args, "--no-default-groups", ...chosen], {
        cwd: path.dirname(file),
    });
    if (failed) {
        throw new UserError({
            subject: name,
            problem: "cannot be taken as it stands.",
            fix: "Correct gaiaflow:project.extras and gaiaflow:project.groups, or type: uv lock",
            details: refusalOf(stderr),
        });
    }
    return stdout;
}

/** A package without an index that is PyPI's, or the mirror that this machine has for it. */
function withoutMachinesIndex({ index, ...locked }: LockedPackage): LockedPackage {
    const [first] = [...locked.wheels, ...(locked.sdist ? [locked.sdist] : [])];
    const home = index ?? (first === undefined ? "" : new URL(first.url, "file:///").origin);
    const machines = [
        "https://pypi.org/simple",
        "https://files.pythonhosted.org",
        process.env["UV_DEFAULT_INDEX"] ?? "",
    ];
    return machines.map(bare).includes(bare(home)) || home === "" ? locked : { ...locked, index: home };
}

const bare = (url: string): string => withoutPasswords(url).replace(/\/$/, "");

/** Whether the lock is of another state of its pyproject.toml; without network nobody knows. */
async function staleNotes(file: string, name: string): Promise<string[]> {
    try {
        const { failed, stderr } = await runUv(["lock", "--check", "--no-build"], { cwd: path.dirname(file) });
        return failed && /needs to be updated/.test(stderr)
            ? [
                  `${name} is of another state of pyproject.toml; it is taken as it stands. To bring it up to date, type: uv lock`,
              ]
            : [];
    } catch (error) {
        if (error instanceof UserError) {
            return [];
        }
        throw error;
    }
}
