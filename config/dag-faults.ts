import { isSsh } from "../lib/dag-bundle";
import { UserError } from "../lib/user-error";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import type { Config } from "./schema";

/** What is wrong with the keys of a DAG bundle that are valid one by one. */
export function dagFaults(stack: string, { dags }: Pick<Config, "dags">): UserError[] {
    const { type, git, s3 } = dags.bundle;
    const set = (["git", "s3", "image"] as const).filter((kind) => Object.keys(dags.bundle[kind]).length > 0);
    const [first] = set;
    if (type === undefined) {
        const path = key("type");
        return first === undefined
            ? []
            : [missing(path, `${configKey(key(first))} is set`, setLine(stack, path, first))];
    }
    const others = set
        .filter((kind) => kind !== type)
        .map((kind) => unfit(stack, key(kind), `${configKey(key("type"))} is ${type}`));
    switch (type) {
        case "git":
            return [...others, ...gitFaults(stack, git)];
        case "s3":
            return [...others, ...s3Faults(stack, s3)];
        case "image":
            return others;
    }
}

function gitFaults(stack: string, git: Config["dags"]["bundle"]["git"]): UserError[] {
    const { repository, username, token } = git;
    if (repository === undefined) {
        const path = key("git", "repository");
        return [missing(path, "the type is git", setLine(stack, path, "https://git.example.com/team/dags.git"))];
    }
    const [own, other] = isSsh(repository) ? (["ssh", "https"] as const) : (["https", "ssh"] as const);
    const unused = OF_PROTOCOL[other]
        .filter((name) => git[name] !== undefined)
        .map((name) =>
            unfit(stack, key("git", name), `it is for ${other}, and the repository's address is one of ${own}`),
        );
    const path = key("git", "token");
    const half = own === "https" && username !== undefined && token === undefined;
    return [...unused, ...(half ? [missing(path, "a username is set", setSecretLine(stack, path))] : [])];
}

const OF_PROTOCOL = { https: ["username", "token"], ssh: ["privateKey", "knownHosts"] } as const;

function s3Faults(
    stack: string,
    { accessKeyId, bucket, secretAccessKey }: Config["dags"]["bundle"]["s3"],
): UserError[] {
    const faults: UserError[] = [];
    if (bucket === undefined) {
        const path = key("s3", "bucket");
        faults.push(missing(path, "the type is s3", setLine(stack, path, "team-airflow")));
    }
    if (accessKeyId === undefined && secretAccessKey !== undefined) {
        const path = key("s3", "accessKeyId");
        faults.push(missing(path, "secretAccessKey is set", setLine(stack, path, "AKIAEXAMPLE")));
    }
    if (accessKeyId !== undefined && secretAccessKey === undefined) {
        const path = key("s3", "secretAccessKey");
        faults.push(missing(path, "accessKeyId is set", setSecretLine(stack, path)));
    }
    return faults;
}

function key(...rest: readonly string[]): string[] {
    return ["dags", "bundle", ...rest];
}

function missing(path: readonly string[], since: string, fix: string): UserError {
    return new UserError({ subject: configKey(path), problem: `is missing; expected it, since ${since}`, fix });
}

function unfit(stack: string, path: readonly string[], since: string): UserError {
    return new UserError({
        subject: configKey(path),
        problem: `is set, but ${since}; expected it not to be`,
        fix: removeLine(stack, path),
    });
}
