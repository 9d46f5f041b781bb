import execa from "execa";

/** Commits all that is changed, new or removed in a clone of a test's own, whatever this machine knows of its user. */
export async function commitAll(dir: string, message: string): Promise<void> {
    const as = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
    await execa("git", ["add", "--all"], { cwd: dir });
    await execa("git", [...as, "commit", "--quiet", "--no-verify", "--message", message], { cwd: dir });
}
