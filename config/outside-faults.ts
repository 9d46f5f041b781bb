import { UserError } from "../lib/user-error";
import { IN_CLUSTER } from "./airflow-schema";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import type { Config } from "./schema";

/** What {@link outsideFaults} needs to be valid. */
export const OUTSIDE_KEYS = ["airflow.deployment", "database", "objectStore"];

/** What is wrong with state that is to be kept elsewhere. */
export function outsideFaults(stack: string, { airflow, database, objectStore }: Config): UserError[] {
    const { bucket, credentials, endpoint } = objectStore;
    const missing = (path: readonly string[], why: string, fix: string) =>
        fault(path, `is missing; expected it beside ${configKey(["objectStore", why])}`, fix);
    const first = (key: string) => ["objectStore", key];
    const key = (name: "accessKey" | "secretKey") => ["objectStore", "credentials", name];
    if (airflow.deployment !== IN_CLUSTER) {
        const set: readonly (readonly string[])[] = [
            ...(database.url === undefined ? [] : [["database", "url"]]),
            ...(bucket === undefined ? [] : [first("bucket")]),
        ];
        const problem = `is set, which is for ${configKey(["airflow", "deployment"])}: ${IN_CLUSTER} alone`;
        return set.map((path) => fault(path, problem, removeLine(stack, path)));
    }
    if (bucket === undefined) {
        return endpoint === undefined && credentials.secretKey === undefined
            ? []
            : [
                  missing(
                      first("bucket"),
                      endpoint === undefined ? "credentials" : "endpoint",
                      setLine(stack, first("bucket"), "team-models"),
                  ),
              ];
    }
    const own = (["buckets", "image", "keyBuckets"] as const).filter((name) => {
        const value = objectStore[name];
        return value !== undefined && value.length > 0;
    });
    return [
        ...(credentials.accessKey === undefined
            ? [missing(key("accessKey"), "bucket", setLine(stack, key("accessKey"), "AKIAEXAMPLE"))]
            : []),
        ...(credentials.secretKey === undefined
            ? [missing(key("secretKey"), "bucket", setSecretLine(stack, key("secretKey")))]
            : []),
        ...own.map((name) => {
            const problem = `is set beside ${configKey(first("bucket"))}, with which the stack has no object store of its own`;
            return fault(first(name), problem, removeLine(stack, first(name)));
        }),
    ];
}

function fault(path: readonly PropertyKey[], problem: string, fix: string): UserError {
    return new UserError({ subject: configKey(path), problem, fix });
}
