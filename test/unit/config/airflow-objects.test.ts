import type { RawConfig } from "../../../config/raw-config";
import { validateConfig } from "../../../config/validate";
import { airflowObjects } from "../../../lib/airflow-objects";

const faultsOf = (airflow: object, known: Partial<RawConfig> = {}) => {
    const values = { project: '{"package":"iris"}', airflow: JSON.stringify(airflow) };
    const { faults } = validateConfig({ stack: "dev", values, secretKeys: new Set(), ...known });
    expect(JSON.stringify(faults)).not.toContain("hunter2");
    return faults.map(
        ({ subject = "", fix }) =>
            `${subject.replace("gaiaflow:airflow.", "")}: ${fix.replace("pulumi config ", "").replace("--stack dev ", "")}`,
    );
};
const key = (path: string) => `--path 'gaiaflow:airflow.${path}'`;

test.each([
    [
        "a URI without a password",
        { connections: { a: "http://example.com", "a.b-c": "postgres://u@h:5432/d?sslmode=require" } },
    ],
    [
        "a map with all fields",
        {
            connections: {
                a: {
                    conn_type: "aws",
                    host: "h",
                    schema: "s",
                    login: "l",
                    port: 1,
                    extra: { region: "eu" },
                    description: "d",
                },
            },
        },
    ],
    [
        "what Pulumi makes of digits",
        {
            connections: { a: { conn_type: "x", login: 7, port: "22", extra: '{"a":1}' } },
            variables: { n: 5 },
            pools: { p: { slots: "3" } },
        },
    ],
    ["JSON of any kind", { variables: { a: "x", b: [1, { c: null }], d: false } }],
    [
        "a pool without limit, and Airflow's own",
        { pools: { p: { slots: -1, include_deferred: true, description: "d" }, default_pool: { slots: 4 } } },
    ],
])("takes %s", (_, airflow) => {
    expect(faultsOf(airflow)).toEqual([]);
});

test.each<[string, object, string]>([
    ["an id", { connections: { "a b": "http://b" } }, `connections["a b"]: rm ${key('connections["a b"]')}`],
    ["a text that is no URI", { connections: { a: "hunter2" } }, `connections.a: set --secret ${key("connections.a")}`],
    [
        "no type",
        { connections: { a: { host: "hunter2" } } },
        `connections.a.conn_type: set ${key("connections.a.conn_type")} postgres`,
    ],
    [
        "an unknown field",
        { connections: { a: { conn_type: "x", user: "hunter2" } } },
        `connections.a.user: rm ${key("connections.a.user")}`,
    ],
    [
        "a port",
        { connections: { a: { conn_type: "x", port: 70000 } } },
        `connections.a.port: set ${key("connections.a.port")} 5432`,
    ],
    [
        "an extra that is no map",
        { connections: { a: { conn_type: "x", extra: "hunter2" } } },
        `connections.a.extra: rm ${key("connections.a.extra")}`,
    ],
    [
        "a plain password",
        { connections: { a: { conn_type: "x", password: "hunter2" } } },
        `connections.a.password: set --secret ${key("connections.a.password")}`,
    ],
    [
        "one in a URI",
        { connections: { a: "postgres://u:hunter2@h/d" } },
        `connections.a: set --secret ${key("connections.a")}`,
    ],
    [
        "one in an extra",
        { connections: { a: { conn_type: "x", extra: { aws_secret_access_key: "hunter2" } } } },
        `connections.a.extra.aws_secret_access_key: set --secret ${key("connections.a.extra.aws_secret_access_key")}`,
    ],
    [
        "one in an extra's text",
        { connections: { a: { conn_type: "x", extra: '{"token":"hunter2"}' } } },
        `connections.a.extra: set --secret ${key("connections.a.extra")}`,
    ],
    [
        "a variable called so",
        { variables: { api_token: "hunter2" } },
        `variables.api_token: set --secret ${key("variables.api_token")}`,
    ],
    [
        "a part of one",
        { variables: { db: { password: "hunter2" } } },
        `variables.db.password: set --secret ${key("variables.db.password")}`,
    ],
    ["slots", { pools: { p: { slots: -2 } } }, `pools.p.slots: set ${key("pools.p.slots")} 2`],
    ["no slots", { pools: { p: {} } }, `pools.p.slots: set ${key("pools.p.slots")} 2`],
    ["a pool as a number", { pools: { p: 3 } }, `pools.p: rm ${key("pools.p")}`],
    ["a list", { connections: ["hunter2"] }, `connections: rm ${key("connections")}`],
])("refuses %s", (_, airflow, fault) => {
    expect(faultsOf(airflow)).toEqual([fault]);
});

test("what is encrypted is no fault, and hides no plain one where the file was read", () => {
    const airflow = { connections: { a: "postgres://u:hunter2@h/d", b: { conn_type: "x", password: "hunter2" } } };
    expect(faultsOf(airflow, { secretKeys: new Set(["airflow"]) })).toEqual([]);
    const known = { secretKeys: new Set(["airflow"]), secretPaths: [["airflow", "connections", "a"]] };
    expect(faultsOf(airflow, known)).toEqual([`connections.b.password: set --secret ${key("connections.b.password")}`]);
});

test("Airflow gets them in the form of its own files", () => {
    expect(
        airflowObjects({
            connections: { a: "http://b", c: { conn_type: "x", login: 7, port: "22", extra: { d: 1 } } },
            variables: { n: 5, yes: true, list: [1] },
            pools: { p: { slots: "3", include_deferred: "true" }, q: { slots: -1, description: "d" } },
        }),
    ).toEqual({
        connections: { a: "http://b", c: { conn_type: "x", login: "7", port: 22, extra: '{"d":1}' } },
        variables: { n: "5", yes: "true", list: [1] },
        pools: {
            p: { slots: 3, description: "", include_deferred: true },
            q: { slots: -1, description: "d", include_deferred: false },
        },
    });
});
