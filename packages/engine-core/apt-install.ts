import execa from "execa";
import * as fs from "node:fs/promises";
import { run } from "./run";
import { UserError } from "./user-error";

/** Another apt, such as the machine's own nightly one, is waited for. */
const LOCK_TIMEOUT_SECONDS = 600;

/** Whether this is Debian, Ubuntu or a child of theirs, from the text of `/etc/os-release`. */
export function isDebianLike(osRelease: string): boolean {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

/** Whether this user may install packages on this machine with apt. */
export async function mayInstall(): Promise<boolean> {
    const osRelease = await fs.readFile("/etc/os-release", "utf8").catch(() => "");
    return process.getuid?.() === 0 && isDebianLike(osRelease);
}

/** Installs packages with apt, those of them that this release has; updates its lists where they are missing. */
export async function aptInstall(packages: readonly string[], log: string, say: (text: string) => void): Promise<void> {
    const env = { DEBIAN_FRONTEND: "noninteractive", NEEDRESTART_SUSPEND: "1" };
    const options = {
        log,
        say,
        env,
        fix: "Fix the apt error above (apt-get update, apt-get -f install) and run it again.",
    };
    const lock = ["-o", `DPkg::Lock::Timeout=${LOCK_TIMEOUT_SECONDS}`];
    const update = (): Promise<void> => run("apt-get", [...lock, "update"], options);
    const install = async (): Promise<void> => {
        const known = await filterKnown(packages);
        if (known.length === 0) {
            const problem = `apt knows no package called ${packages.join(" or ")}.`;
            throw new UserError({
                problem,
                fix: "Name a mirror of this release in /etc/apt/sources.list, and run it again.",
            });
        }
        await run("apt-get", [...lock, "install", "--yes", "--no-install-recommends", ...known], options);
    };
    if ((await filterKnown(packages)).length === 0) {
        await update();
        return install();
    }
    // Old lists name files that the mirror no longer has.
    return install().catch(() => update().then(install));
}

async function filterKnown(packages: readonly string[]): Promise<string[]> {
    // What it says is read, so it must not be in the user's language.
    const env = { LC_ALL: "C", LANGUAGE: "C" };
    const { stdout } = await execa("apt-cache", ["policy", ...packages], { reject: false, env });
    const known = stdout.split(/^(?=\S)/m).filter((entry) => /Candidate: (?!\(none\))/.test(entry));
    return packages.filter((name) => known.some((entry) => entry.startsWith(`${name}:`)));
}
