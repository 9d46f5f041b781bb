import execa from "execa";
import * as os from "node:os";
import { UserError } from "../lib/user-error";
import { withoutPasswords } from "./names";

let found: Promise<string> | undefined;

/**
 * Some Python of this machine, since uv wants one at hand. It is looked for once: each time, pyenv's shims take uv seconds.
 * @throws {UserError} When there is none.
 */
export async function anyPython(): Promise<string> {
    found ??= runUv(["python", "find", "--no-project", "--system", ">=3.10"], { cwd: os.tmpdir() }).then(
        ({ failed, stdout }) => {
            if (failed) {
                throw new UserError({
                    problem: "uv finds no Python from 3.10 on on this machine.",
                    fix: "Install Python 3.10 or later.",
                });
            }
            return stdout.trim();
        },
    );
    try {
        return await found;
    } catch (error) {
        found = undefined;
        throw error;
    }
}

/** How uv is run. */
interface UvOptions {
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Whether it may get a Python from the network, and asks no index. Defaults to false. */
    readonly mayGetPython?: boolean;
}

/**
 * Runs uv with its output kept, and in none of the project's environments.
 * @throws {UserError} When it is not there or cannot reach an index.
 */
export async function runUv(args: readonly string[], { cwd, env = {}, mayGetPython = false }: UvOptions) {
    const downloads = mayGetPython ? [] : ["--no-python-downloads"];
    const result = await execa("uv", [...args, ...downloads, "--color", "never"], {
        cwd,
        env: { ...env, VIRTUAL_ENV: "" },
        reject: false,
        stdin: "ignore",
    });
    const { failed, stdout, stderr } = result;
    if ((result as unknown as { code?: string }).code === "ENOENT") {
        throw new UserError({ problem: "uv is not on PATH.", fix: "Type: npx gaiaflow tools" });
    }
    const [, address] = /Error while accessing remote requirements file: `?(\S+?)`?$/m.exec(stderr) ?? [];
    if (failed && address !== undefined) {
        throw new UserError({
            problem: `The bounds at ${withoutPasswords(address)} cannot be read.`,
            fix: "Check the address and the network; or keep the file in the project, and write -c with its path.",
            details: refusalOf(stderr),
        });
    }
    // Then it is no index that was asked.
    const isAway = /Failed to fetch|error sending request|network was disabled|Failed to download/.test(stderr);
    if (failed && /401 Unauthorized|403 Forbidden/.test(stderr)) {
        throw new UserError({
            problem: `A package index refuses the login, or there is none for it${indexIn(stderr)}.`,
            fix: "Check the user name and password; an index and its login are named by gaiaflow:project.indexes (docs/requirements.md).",
            details: refusalOf(stderr),
        });
    }
    if (failed && !mayGetPython && isAway) {
        throw new UserError({
            problem: `A package index does not answer${indexIn(stderr)}.`,
            fix:
                "Check the network, and UV_DEFAULT_INDEX if the machine has a mirror of PyPI; of an index that the project " +
                "names, write the address that this machine reaches in its place. Then type it again.",
            details: refusalOf(stderr),
        });
    }
    return { failed, stdout, stderr };
}

/** The address that uv speaks of, as it reads at the end of a sentence; of a package's page, the index. */
function indexIn(stderr: string): string {
    const [, url = ""] = /(https?:\/\/[^\s`()]+)/.exec(withoutPasswords(stderr)) ?? [];
    return url === "" ? "" : `: ${url.replace(/(\/(?:simple|whl\/\w+|whl))\/[^/]+\/?$/, "$1")}`;
}

/** uv's words, without its warnings, what surrounds its reason, and passwords. */
export function refusalOf(stderr: string): string {
    const text = withoutPasswords(stderr).replaceAll("gaiaflow-project depends on", "you require");
    const lines = text.replaceAll("gaiaflow-project", "the project").split("\n");
    return lines
        .filter((line) => !/^(warning:|error: No solution found|hint: The resolution failed for an env)/.test(line))
        .map((line) => line.replace(/^ {2}cause: |^ {9}/, ""))
        .join("\n")
        .trim();
}
