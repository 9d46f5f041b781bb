import { z } from "zod";
import { modeOf } from "../lib/modes";
import { otherPort } from "../lib/ports";
import { problemOf } from "./fault-problem";
import { fixLine } from "./fix-line";
import { configKey, setLine } from "./config-commands";
import { configFault, unwantedKey } from "./config-fault";
import { configSchema } from "./schema";
import type { RawConfig } from "./raw-config";
import { refusalOf } from "./refusal";
import { isStructured, knownKeys, keyAt, validPart, valueAt } from "./schema-path";
import type { UserError } from "../lib/user-error";
import { keptPorts } from "../services/catalogue";
import { crossFaults } from "./cross-faults";
import { encryptedArguments } from "./dockerfile";
import { openLogins } from "./open-logins";
import { sharedSecrets } from "./secrets-schema";
import { plainVariables, shownByTasks } from "./task-secrets";
import type { Validated } from "./validated";
import { plainEnv, plainLogins, plainObjects, plainSecrets } from "./plain-secrets";

/** The configuration, or every fault in it. */
export function validateConfig(raw: RawConfig): Validated {
    const document: Record<string, unknown> = { mode: modeOf(raw.values["mode"], raw.stack) };
    for (const [key, value] of Object.entries(raw.values)) {
        document[key] = isStructured(configSchema, key) ? structured(value) : value;
    }
    const result = configSchema.safeParse(document);
    const valid = validPart(configSchema, document) as unknown as Validated["valid"];
    const issues = result.success ? [] : result.error.issues;
    const shown = [...shownByTasks(document, raw), ...openLogins(document, raw), ...encryptedArguments(document, raw)];
    const isShown = (issue: z.core.$ZodIssue) => shown.some(({ subject }) => subject === configKey(issue.path));
    const faults = [
        ...issues.filter((issue) => !isShown(issue)).flatMap((issue) => faultsOf(issue, document, raw)),
        ...samePorts(valid, raw.stack),
        ...sharedSecrets(valid.secrets, valid.existingSecrets, raw.stack),
        ...plainSecrets(document["secrets"], raw),
        ...plainEnv(document["env"], raw),
        ...plainObjects(document["airflow"], raw),
        ...plainLogins(valid, raw),
        ...plainVariables(document, raw),
        ...shown,
        ...crossFaults(raw.stack, valid, issues.flatMap(pathsOf)),
    ];
    return result.success && faults.length === 0 ? { config: result.data, faults, valid } : { faults, valid };
}

/** What is not valid, and so says nothing of other keys. */
function pathsOf(issue: z.core.$ZodIssue): (readonly PropertyKey[])[] {
    return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function structured(value: string): unknown {
    try {
        return JSON.parse(value);
    } catch {
        return value;
    }
}

function faultsOf(issue: z.core.$ZodIssue, document: unknown, raw: RawConfig): UserError[] {
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => unknownKey([...issue.path, key], raw.stack));
    }
    const known = keyAt(configSchema, issue.path);
    const given = valueAt(document, issue.path);
    const problem = problemOf(issue, given, raw);
    if (!known) {
        const keys = knownKeys(configSchema, issue.path).join(", ");
        return [unwantedKey(raw.stack, issue.path, `${problem}; expected a map with the keys ${keys}`)];
    }
    const fix = fixLine(issue, given, known, raw.stack);
    const expected = refusalOf(issue).expects ?? known.text.expects;
    return [configFault(issue.path, `${problem}; expected ${expected}`, fix)];
}

function unknownKey(path: readonly PropertyKey[], stack: string): UserError {
    const known = knownKeys(configSchema, path.slice(0, -1)).map((key) => configKey([...path.slice(0, -1), key]));
    const expected = known.length > 0 ? `; expected one of ${known.join(", ")}` : "";
    const problem = `is not a known key${expected}`;
    return unwantedKey(stack, path, problem);
}

function samePorts({ ports: all, services }: Validated["valid"], stack: string): UserError[] {
    const kept = keptPorts(services ?? []);
    const ports = Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name)));
    const holders = new Map<number, string>();
    const taken = new Set(Object.values(ports));
    return Object.entries(ports).flatMap(([name, port]) => {
        const holder = holders.get(port);
        if (holder === undefined) {
            holders.set(port, name);
            return [];
        }
        const other = otherPort(port, 1, taken);
        taken.add(other);
        return [
            configFault(
                ["ports", name],
                `is ${port}, as is ${configKey(["ports", holder])}; expected a port of its own`,
                setLine(stack, ["ports", name], String(other)),
            ),
        ];
    });
}
