import { mayHoldLogin, showsSecret } from "../lib/plain-secret";
import { UserError } from "../lib/user-error";
import { configKey, setLine, setSecretLine } from "./config-commands";
import { configSchema } from "./schema";
import { isEncrypted } from "./plain-secrets";
import { keyAt, valueAt } from "./schema-path";
import { OF_ENDPOINT, isForTasks, secretLines } from "./task-secrets";
import type { RawConfig } from "./raw-config";

type Path = readonly (string | number)[];

/** The keys that are addresses, and those that hold what logs in there. */
const ADDRESSES: readonly (readonly Path[])[] = [
    [["endpoints", "mlflow"]],
    [["endpoints", "s3"]],
    [["cluster", "apiServer"]],
    [
        ["registry", "server"],
        ["registry", "username"],
        ["registry", "password"],
    ],
    [
        ["tasks", "image"],
        ["registry", "pull", "username"],
        ["registry", "pull", "password"],
    ],
    [
        ["dags", "bundle", "s3", "endpoint"],
        ["dags", "bundle", "s3", "accessKeyId"],
        ["dags", "bundle", "s3", "secretAccessKey"],
    ],
    [
        ["dags", "bundle", "git", "repository"],
        ["dags", "bundle", "git", "token"],
    ],
];

const INDEXES = ["project", "indexes"];

const PRIVATE_KEY = ["dags", "bundle", "git", "privateKey"];

/** Addresses that hold a user, a password or a token: messages, pull requests and Airflow show addresses. */
export function openLogins(document: unknown, raw: RawConfig): UserError[] {
    const indexes = valueAt(document, INDEXES);
    const ofIndexes = (Array.isArray(indexes) ? [...indexes.keys()] : []).map((number) =>
        ["url", "username", "password"].map((key) => [...INDEXES, number, key]),
    );
    return [...ADDRESSES, ...ofIndexes].flatMap(([path = [], ...logins]) => {
        const given = valueAt(document, path);
        const isHidden = isEncrypted(path, raw);
        const isTold = isHidden && isForTasks(String(path[0]));
        if (typeof given !== "string" || !holdsLogin(given) || isTold) {
            return [];
        }
        const variables = OF_ENDPOINT[configKey(path)];
        const secretKeys = given.startsWith("ssh:") ? [PRIVATE_KEY] : logins;
        const keys = variables ? [["secrets"], ["tasks", "secrets"]] : secretKeys;
        const where = keys.length > 0 ? `, and the login in ${keys.map(configKey).join(" and ")}` : "";
        const lines = [
            setLine(raw.stack, path, withoutLogin(path, isHidden ? "" : given)),
            ...(variables
                ? secretLines(raw.stack, document, variables)
                : secretKeys.map((key) => loginLine(raw.stack, key))),
        ];
        return [
            new UserError({
                subject: configKey(path),
                problem: `holds a user, a password or a token in clear text; expected the address alone${where}`,
                fix: lines.join("\n"),
            }),
        ];
    });
}

/** By ssh a user stands in every address, and no password. */
function holdsLogin(text: string): boolean {
    const host = /^(?:(?<scheme>[a-z][a-z0-9+.-]*):\/\/)?(?<user>[^\s/?#]*)@(?!sha256:)/i.exec(text)?.groups;
    const isUserOfSsh =
        host?.["scheme"] === "ssh" || (host?.["scheme"] === undefined && /^[\w.-]+@[\w.-]+:/.test(text));
    return (host !== undefined && !(isUserOfSsh && !host["user"]?.includes(":"))) || showsSecret(text);
}

/** The same address without it or, where that is none, the key's example. */
function withoutLogin(path: Path, given: string): string {
    const known = keyAt(configSchema, path);
    const [, scheme = "", user = "", rest = ""] = /^([a-z]+:\/\/)?([^\s/?#@]*@)?([^\s?#]+)/i.exec(given) ?? [];
    const git = scheme === "ssh://" && user.startsWith("git:") ? "git@" : "";
    const address = known?.text.example.includes("://") ? `${scheme}${git}${rest}` : rest;
    const isAddress = !mayHoldLogin(address) && known?.schema.safeParse(address).success;
    return isAddress ? address : (known?.text.example ?? "");
}

function loginLine(stack: string, path: Path): string {
    const text = keyAt(configSchema, path)?.text;
    return text?.secret ? setSecretLine(stack, path) : setLine(stack, path, text?.example ?? "USER");
}
