import type { z } from "zod";
import { isSecretName, mayHoldLogin } from "../lib/plain-secret";
import { isTextAsNumber } from "./fix-line";
import { configSchema } from "./schema";
import { isBelow, configKeys, keyAt } from "./schema-path";
import type { RawConfig } from "./raw-config";

/** What is wrong with a value, as it reads after its key. What may hold a password is not repeated: others read faults. */
export function problemOf(issue: z.core.$ZodIssue, given: unknown, raw: RawConfig): string {
    const { path } = issue;
    const key = String(path[0]);
    if (key === "mode" && raw.values["mode"] === undefined) {
        return `is not set, and the stack's name, ${raw.stack}, is no mode`;
    }
    if (given === undefined) {
        return "is missing";
    }
    if (isTextAsNumber(issue, given)) {
        return "is stored as a number, which need not read as it was typed";
    }
    const { hidden = false, secret = false } = keyAt(configSchema, path)?.text ?? {};
    if (raw.secretKeys.has(key) || hidden || secret) {
        return "is not valid";
    }
    if (issue.code === "invalid_key") {
        return "has no valid name";
    }
    return `is ${shown(issue, given)}`;
}

function shown({ path, ...issue }: z.core.$ZodIssue, given: unknown): string {
    if (Array.isArray(given) && given.length > 0) {
        return "a list";
    }
    if (typeof given === "object" && given !== null && !Array.isArray(given)) {
        return "a map";
    }
    const isMapExpected = issue.code === "invalid_type" && ["record", "object"].includes(issue.expected);
    const name = path.findLast((step) => typeof step === "string") ?? "";
    const isHidden = (text: string) => isMapExpected || isSecretName(name) || holdsSecrets(path) || mayHoldLogin(text);
    return typeof given === "string" && isHidden(given)
        ? "a text that is not repeated here, since it may hold a password"
        : JSON.stringify(given);
}

/** Whether secrets stand in keys below this one. */
function holdsSecrets(path: readonly PropertyKey[]): boolean {
    return configKeys(configSchema).some((key) => key.text.secret && isBelow(key.path, path));
}
