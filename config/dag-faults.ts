import { isSsh } from "../lib/dag-bundle";
import { UserError } from "../lib/user-error";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import { unwantedKey } from "./config-fault";
import type { Config } from "./schema";

/** What {@link gitFaults} and {@link s3Faults} look at, below the bundle. */
export const GIT_KEYS = [
    ...["type", "git.repository", "git.username", "git.token", "git.caCertificate", "git.privateKey", "git.knownHosts"],
];
export const S3_KEYS = ["type", "s3.bucket", "s3.accessKeyId", "s3.secretAccessKey"];
/** What {@link certificateFaults} looks at. */
export const CERTIFICATE_KEYS = [
    ...["airflow.deployment", "airflow.env", "dags.bundle.type", "dags.bundle.git.caCertificate"],
];

/** Whether the keys that are set are those of the bundle's type. */
export function bundleFaults(stack: string, { dags }: Pick<Config, "dags">): UserError[] {
    const { type } = dags.bundle;
    const set = (["git", "s3", "image"] as const).filter((kind) => Object.keys(dags.bundle[kind]).length > 0);
    const [first] = set;
    if (type === undefined) {
        const path = key("type");
        return first === undefined
            ? []
            : [missing(path, `${configKey(key(first))} is set`, setLine(stack, path, first))];
    }
    return set
        .filter((kind) => kind !== type)
        .map((kind) => unfit(stack, key(kind), `${configKey(key("type"))} is ${type}`));
}

/** What is wrong with the keys of a git bundle that are valid one by one. */
export function gitFaults(stack: string, { dags }: Pick<Config, "dags">): UserError[] {
    const { type, git } = dags.bundle;
    if (type !== "git") {
        return [];
    }
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

const OF_PROTOCOL = { https: ["username", "token", "caCertificate"], ssh: ["privateKey", "knownHosts"] } as const;

/** Settings of git's by which an Airflow in the cluster knows the certificates of that host, and one that wins over those. */
const GIT_VARIABLES = ["GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0", "GIT_SSL_CAINFO"];

/** Variables of Airflow's that would take a git host's certificates away from it, without a word. */
export function certificateFaults(stack: string, { airflow, dags }: Config): UserError[] {
    const { git, type } = dags.bundle;
    if (airflow.deployment !== IN_CLUSTER || type !== "git" || git.caCertificate === undefined) {
        return [];
    }
    const certificate = configKey(key("git", "caCertificate"));
    const problem = `is set beside ${certificate}, which git would not see then; expected one of the two`;
    return GIT_VARIABLES.filter((name) => name in airflow.env).map((name) =>
        unwantedKey(stack, ["airflow", "env", name], problem),
    );
}

/** What is wrong with the keys of a bucket that are valid one by one. */
export function s3Faults(stack: string, { dags }: Pick<Config, "dags">): UserError[] {
    const { type, s3 } = dags.bundle;
    if (type !== "s3") {
        return [];
    }
    const { accessKeyId, bucket, secretAccessKey } = s3;
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
