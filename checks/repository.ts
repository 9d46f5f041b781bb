import * as path from "node:path";
import { configKey, setLine, setSecretLine } from "../config/config-commands";
import { isSsh, type GitBundle } from "../lib/dag-bundle";
import { UserError } from "../lib/user-error";
import { withGit, type Git, type GitResult } from "./git";

/** Whether a repository answers with the bundle's credentials, and has its branch or tag and its folder. */
export async function repositoryFaults(stack: string, bundle: GitBundle): Promise<UserError[]> {
    return withGit(bundle, async (git, folder) => {
        const refs = await git("ls-remote", "--heads", "--tags", "--", bundle.repository);
        if (refs.exitCode !== 0) {
            return [unreadable(stack, bundle, refs)];
        }
        const names = refs.stdout.split("\n").flatMap((line) => /refs\/(?:heads|tags)\/(.*)$/.exec(line)?.[1] ?? []);
        if (!names.includes(bundle.ref)) {
            return [unknownRef(stack, bundle, names)];
        }
        return bundle.subdir === undefined ? [] : missingFolder(stack, bundle, bundle.subdir, git, folder);
    });
}

/** What git says where a host refuses somebody, by https and by ssh. */
const REFUSED = /Authentication failed|could not read (?:Username|Password)|Permission denied|error: 40[13]/;
const UNKNOWN_HOST = /Host key verification failed/;

function unreadable(stack: string, bundle: GitBundle, { isMissing, stderr }: GitResult): UserError {
    const { privateKey, repository, token } = bundle;
    const usesSsh = isSsh(repository);
    if (isMissing) {
        return fault(
            "repository",
            "cannot be asked: the command git is not on this machine",
            "https://git-scm.com/downloads",
        );
    }
    const details = stderr.trim().split("\n").slice(-5).join("\n");
    if (UNKNOWN_HOST.test(stderr)) {
        const fix = `pulumi config set --stack ${stack} --path '${configKey(key("knownHosts"))}' "$(ssh-keyscan ${hostOf(repository)})"`;
        return fault("knownHosts", `does not hold the key that the host of ${repository} shows`, fix, details);
    }
    if (REFUSED.test(stderr)) {
        const name = usesSsh ? "privateKey" : "token";
        const isSet = (usesSsh ? privateKey : token) !== undefined;
        const problem = isSet
            ? `is refused by ${repository}`
            : `is not set, and ${repository} is not to be read without one`;
        return fault(name, problem, `${setSecretLine(stack, key(name))}${usesSsh ? " < FILE" : ""}`, details);
    }
    return fault(
        "repository",
        `is ${repository}, which cannot be read`,
        setLine(stack, key("repository"), "https://git.example.com/team/dags.git"),
        details,
    );
}

function unknownRef(stack: string, { ref, repository }: GitBundle, names: readonly string[]): UserError {
    const some = names.filter((name) => !name.endsWith("^{}")).slice(0, 10);
    const problem = `is ${ref}, which ${repository} does not have; it has ${some.join(", ") || "no branch yet"}`;
    return fault("ref", problem, setLine(stack, key("ref"), some[0] ?? "main"));
}

/** Only a clone shows folders: one of the last commit, where the host can, without the files' content. */
async function missingFolder(
    stack: string,
    { ref, repository }: GitBundle,
    subdir: string,
    git: Git,
    folder: string,
): Promise<UserError[]> {
    const clone = path.join(folder, "clone");
    const least = ["--bare", "--depth=1", "--single-branch", "--filter=blob:none"];
    const cloned = await git("clone", "--quiet", ...least, "--branch", ref, "--", repository, clone);
    if (cloned.exitCode !== 0) {
        const details = cloned.stderr.trim().split("\n").slice(-5).join("\n");
        return [fault("repository", `is ${repository}, which cannot be cloned`, `git clone ${repository}`, details)];
    }
    const { stdout } = await git("--git-dir", clone, "cat-file", "-t", `HEAD:${subdir}`);
    return stdout === "tree"
        ? []
        : [fault("subdir", `is ${subdir}, a folder that ${ref} does not have`, setLine(stack, key("subdir"), "dags"))];
}

/** As `ssh-keyscan` takes it. */
function hostOf(repository: string): string {
    const [, host = "", port] = /^(?:ssh:\/\/)?(?:[^@/]*@)?([^:/]+)(?::(\d+)\/)?/.exec(repository) ?? [];
    return port === undefined ? host : `-p ${port} ${host}`;
}

function key(name: keyof GitBundle): string[] {
    return ["dags", "bundle", "git", name];
}

function fault(name: keyof GitBundle, problem: string, fix: string, details = ""): UserError {
    return new UserError({ subject: configKey(key(name)), problem, fix, details });
}
