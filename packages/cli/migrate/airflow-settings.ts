import { parse } from "yaml";
import { connectionFaults, poolFaults, secretParts, variableFaults } from "../../../config/airflow-objects";
import { configKey, setSecretLine } from "../../../config/config-commands";
import { isMap } from "../../../lib/airflow-objects";
import { messageOf } from "@gaiaflow/engine-core/user-error";

type Objects = Readonly<Record<string, unknown>>;

/** What `airflow_settings.yaml` says, as `gaiaflow:airflow` has it. */
export interface AirflowObjects {
    readonly connections: Objects;
    readonly variables: Objects;
    readonly pools: Objects;
    /** Secret values, by their paths below `gaiaflow:`: they are in none of these. */
    readonly secrets: readonly (readonly (string | number)[])[];
    readonly notes: readonly string[];
}

/** How the file calls the parts of a connection. */
const PARTS = {
    ...{ conn_type: "conn_type", conn_host: "host", conn_schema: "schema", conn_login: "login" },
    ...{ conn_password: "password", conn_port: "port", conn_extra: "extra" },
};

/** Reads an astro project's settings; what is not valid here is noted, and no secret value goes on. */
export function readAirflowSettings(text: string): AirflowObjects {
    const notes: string[] = [];
    let given: unknown;
    try {
        given = parse(text);
    } catch (error) {
        notes.push(`cannot be read (${messageOf(error).split("\n")[0] ?? ""}); nothing of it was taken over`);
    }
    const airflow = isMap(given) && isMap(given["airflow"]) ? given["airflow"] : {};
    const all = {
        connections: named(airflow["connections"], "conn_id", connectionOf),
        variables: named(airflow["variables"], "variable_name", (entry) => entry["variable_value"] ?? ""),
        pools: named(airflow["pools"], "pool_name", ({ pool_slot: slots, pool_description: description }) => {
            return { slots, ...(isEmpty(description) ? {} : { description }) };
        }),
    };
    const valid = (kind: keyof typeof all, faultsOf: typeof poolFaults): Record<string, unknown> => {
        const entries = Object.entries(all[kind]).filter(([name, value]) => {
            const faults = faultsOf(name, value);
            notes.push(
                ...faults.map(
                    ({ path, expects }) =>
                        `${configKey(["airflow", kind, name, ...path])} was left out; expected ${expects ?? "another value"}`,
                ),
            );
            return faults.length === 0;
        });
        return Object.fromEntries(entries);
    };
    const connections = valid("connections", connectionFaults);
    const variables = valid("variables", variableFaults);
    const secrets = secretParts({ connections, variables });
    return {
        ...without({ connections, variables }, secrets),
        pools: valid("pools", poolFaults),
        secrets: secrets.map((path) => ["airflow", ...path]),
        notes,
    };
}

/** The lines that set what was left out, which ask for the value. */
export function secretLines(stack: string, secrets: AirflowObjects["secrets"]): string[] {
    return secrets.map((path) => `npx ${setSecretLine(stack, path)}`);
}

function connectionOf(entry: Objects): unknown {
    if (!isEmpty(entry["conn_uri"])) {
        return entry["conn_uri"];
    }
    const parts = Object.entries(PARTS).map(([theirs, ours]) => [ours, entry[theirs]] as const);
    return Object.fromEntries(parts.filter(([, value]) => !isEmpty(value)));
}

/** Entries by their names; astro's own file has one of each kind with nothing in it. */
function named(list: unknown, key: string, of: (entry: Objects) => unknown): Record<string, unknown> {
    const entries = (Array.isArray(list) ? list : []).filter(isMap).filter((entry) => !isEmpty(entry[key]));
    return Object.fromEntries(entries.map((entry) => [String(entry[key]), of(entry)]));
}

/** The same without the values at those paths. */
function without<T extends Objects>(objects: T, secrets: readonly (readonly (string | number)[])[]): T {
    const copy = structuredClone(objects);
    for (const path of secrets) {
        const holder = path
            .slice(0, -1)
            .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], copy);
        if (typeof holder === "object" && holder !== null) {
            Reflect.deleteProperty(holder, path.at(-1) ?? "");
        }
    }
    return copy;
}

function isEmpty(value: unknown): boolean {
    return value === undefined || value === null || value === "" || (isMap(value) && Object.keys(value).length === 0);
}
