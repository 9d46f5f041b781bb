import { holdsSecret } from "../lib/plain-secret";
import type { UserError } from "../lib/user-error";
import { configKey, removeLine, setLine, setSecretLine } from "./config-commands";
import { configFault } from "./config-fault";
import { encryptedPaths } from "./plain-secrets";
import { configSchema } from "./schema";
import { keyAt, valueAt } from "./schema-path";
import type { RawConfig } from "./raw-config";

type Path = readonly PropertyKey[];

/** Keys whose values the task config shows to whoever may read it. */
const FOR_TASKS: readonly PropertyKey[] = ["tasks", "endpoints"];

/** Whether the task config shows the values below a key. */
export function isForTasks(top: PropertyKey): boolean {
    return FOR_TASKS.includes(top);
}

const ELSEWHERE = `expected it in ${configKey(["secrets"])}, in a secret that ${configKey(["tasks", "secrets"])} names`;

/** What is encrypted in the stack's file and would stand in clear text in the task config. */
export function shownByTasks(document: unknown, raw: RawConfig): UserError[] {
    const encrypted = encryptedPaths(raw).filter(([top = ""]) => isForTasks(top));
    return encrypted.map((path) => {
        const isVariable = variableOf(path) !== undefined;
        const known = keyAt(configSchema, path);
        if (known && !isVariable && path[0] === "tasks") {
            const problem = `is encrypted, but is no secret: the task config shows it; expected ${known.text.expects}, in clear text`;
            return configFault(path, problem, setLine(raw.stack, path, known.text.example));
        }
        const problem = `holds an encrypted value, which the task config shows in clear text; ${ELSEWHERE}`;
        return configFault(path, problem, [...new Set(linesFor(path, document, raw.stack))].join("\n"));
    });
}

/** The lines that put into a secret what is encrypted at a path. Of a whole key it is not known what is. */
function linesFor(path: Path, document: unknown, stack: string): string[] {
    const [top, endpoint] = path;
    if (top === "tasks") {
        const name = variableOf(path) ?? "NAME";
        return [...secretLines(stack, document, [name]), removeLine(stack, ["tasks", "envVars", name])];
    }
    const endpoints = endpoint === undefined ? Object.keys(valueAt(document, ["endpoints"]) ?? {}) : [endpoint];
    return endpoints.flatMap((name) => {
        const address = ["endpoints", name];
        const variables = OF_ENDPOINT[configKey(address)] ?? [];
        return [setLine(stack, address, "<address>"), ...secretLines(stack, document, variables)];
    });
}

/** Which variables hold the login to an endpoint. */
export const OF_ENDPOINT: Readonly<Record<string, readonly string[]>> = {
    [configKey(["endpoints", "mlflow"])]: ["MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"],
    [configKey(["endpoints", "s3"])]: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
};

/** Variables of tasks that hold a secret in clear text, by their names or by what they say. */
export function plainVariables(document: unknown, raw: RawConfig): UserError[] {
    const variables = valueAt(document, ["tasks", "envVars"]);
    const encrypted = new Set(encryptedPaths(raw).map(configKey));
    return Object.entries(typeof variables === "object" && variables !== null ? variables : {}).flatMap(
        ([name, value]: [string, unknown]) => {
            const path = ["tasks", "envVars", name];
            if (typeof value !== "string" || !holdsSecret(name, value) || encrypted.has(configKey(path))) {
                return [];
            }
            const lines = [...secretLines(raw.stack, document, [name]), removeLine(raw.stack, path)];
            return [configFault(path, `holds a password, token or key in clear text; ${ELSEWHERE}`, lines.join("\n"))];
        },
    );
}

/** The lines that give every task variables by a secret. */
export function secretLines(stack: string, document: unknown, variables: readonly string[]): string[] {
    const listed = valueAt(document, ["tasks", "secrets"]);
    const names = Array.isArray(listed) ? listed : [];
    const declared = valueAt(document, ["secrets"]);
    const isOwn = (name: unknown) =>
        typeof name === "string" && typeof declared === "object" && declared !== null && name in declared;
    const name = (names.find(isOwn) as string | undefined) ?? "task-env";
    return [
        ...variables.map((variable) => setSecretLine(stack, ["secrets", name, variable])),
        ...(names.includes(name) ? [] : [setLine(stack, ["tasks", "secrets", names.length], name)]),
    ];
}

/** The variable of tasks that a path is the value of. */
function variableOf([top, map, name, ...more]: Path): string | undefined {
    return top === "tasks" && map === "envVars" && name !== undefined && more.length === 0 ? String(name) : undefined;
}
