import { UserError } from "../lib/user-error";
import { configKey, removeLine } from "./config-commands";
import { unwantedKey } from "./config-fault";
import type { Validated } from "./validated";

/** A key, or what names one: any of them wins over a role. */
const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"];
/** By which Amazon's clusters give pods a role. */
const ROLE = "eks.amazonaws.com/role-arn";

/**
 * Keys to AWS among the variables of a stack whose pods have a role there, which they would not take then.
 * @param fileVariables What `envFile` says.
 */
export function roleKeys(
    { env = {}, mode, objectStore, tasks }: Validated["valid"],
    fileVariables: Readonly<Record<string, string>>,
    stack: string,
): UserError[] {
    const key =
        objectStore?.role === undefined ? ["tasks", "serviceAccountAnnotations", ROLE] : ["objectStore", "role"];
    if (mode !== "prod" || (objectStore?.role ?? tasks.serviceAccountAnnotations?.[ROLE]) === undefined) {
        return [];
    }
    const problem = (name: string): string =>
        `sets ${name}, which wins over the role in ${configKey(key)}; expected one of the two`;
    const inEnv = KEYS.filter((name) => name in env).map((name) => {
        const path = ["env", name];
        return unwantedKey(stack, path, problem(name));
    });
    const inFile = KEYS.filter((name) => name in fileVariables && !(name in env)).map(
        (name) =>
            new UserError({
                subject: configKey(["envFile"]),
                problem: problem(name),
                fix: `Take it out of the file, or type: ${removeLine(stack, ["envFile"])}`,
            }),
    );
    return [...inEnv, ...inFile];
}
