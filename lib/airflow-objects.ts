type Entries = Readonly<Record<string, unknown>>;

/** What Airflow is to hold, by kind and name, as `airflow connections import` and its sisters take it. */
export interface AirflowObjects {
    readonly connections: Entries;
    readonly variables: Entries;
    readonly pools: Entries;
}

/** Numbers and texts as Airflow wants them, whichever the configuration has made of what was typed. */
export function airflowObjects({ connections, pools, variables }: AirflowObjects): AirflowObjects {
    return {
        connections: mapped(connections, (value) => (isMap(value) ? mapped(value, fieldOf) : value)),
        variables: mapped(variables, (value) => (isMap(value) || Array.isArray(value) ? value : String(value))),
        pools: mapped(pools, (value) => ({
            description: "",
            include_deferred: false,
            ...mapped(value as Entries, poolField),
        })),
    };
}

function fieldOf(value: unknown, key: string): unknown {
    switch (key) {
        case "port":
            return Number(value);
        case "extra":
            return typeof value === "string" ? value : JSON.stringify(value);
        default:
            return String(value);
    }
}

function poolField(value: unknown, key: string): unknown {
    switch (key) {
        case "slots":
            return Number(value);
        case "include_deferred":
            return String(value) === "true";
        default:
            return String(value);
    }
}

function mapped(values: Entries, change: (value: unknown, key: string) => unknown): Record<string, unknown> {
    return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

/** Whether a value of a configuration is a map. */
export function isMap(value: unknown): value is Entries {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
