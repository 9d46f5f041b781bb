import execa from "execa";

/** By which a hook of git's would have git look at another repository than the project's. */
const OF_A_HOOK = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/**
 * The commit of the project's folder, with `-dirty` behind it where files there differ, are new or are gone. What git
 * ignores does not count, nor do stacks' files, into which Pulumi writes, or notebooks, which are saved while they run.
 *
 * @returns Undefined where there is no git, or its last commit has nothing of the folder.
 */
export function projectCommit(projectRoot: string, notebooks: string): string | undefined {
    const git = (...args: string[]): string | undefined => {
        const env = Object.fromEntries(OF_A_HOOK.map((name) => [name, undefined]));
        // Without a lock on its index: a preview writes nothing.
        const options = { cwd: projectRoot, env, reject: false, stdin: "ignore" } as const;
        const { failed, stdout } = execa.sync("git", ["--no-optional-locks", ...args], options);
        return failed ? undefined : stdout;
    };
    const commit = git("rev-parse", "--verify", "--quiet", "HEAD");
    if (commit === undefined || git("rev-parse", "--verify", "--quiet", "HEAD:./") === undefined) {
        return undefined;
    }
    const others = [`:(exclude,glob)Pulumi.*.yaml`, `:(exclude)${notebooks}`];
    const changed = git("status", "--porcelain", "--untracked-files=normal", "--", ".", ...others);
    return changed === "" ? commit : `${commit}-dirty`;
}
