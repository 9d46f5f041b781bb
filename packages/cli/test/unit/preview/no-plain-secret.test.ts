import { policyFindings } from "../../../preview/policy-findings";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const CONTAINER = "docker:index/container:Container";
const MAP = "kubernetes:core/v1:ConfigMap";
const WELL = { image: "a:1", memory: 1 };

const findingsOf = (type: string, inputs: Readonly<Record<string, unknown>>) =>
    policyFindings([{ type, name: "it", inputs }], { mode: "dev", exposed: [] });
const faultsOf = (type: string, inputs: Readonly<Record<string, unknown>>): string =>
    findingsOf(type, inputs)
        .faults.filter((fault) => fault.startsWith("Policy no-plain-secret"))
        .join("\n");

const pod = (env: object[]) => ({ spec: { containers: [{ image: "a:1", env }] } });

test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [CONTAINER, { ...WELL, envs: ["A=1", "DB_PASSWORD=hunter2"] }, "envs[1] (DB_PASSWORD)"],
    [CONTAINER, { ...WELL, envs: ["DSN=postgresql://me:hunter2@db/x"] }, "envs[0] (DSN)"],
    [CONTAINER, { ...WELL, envs: ['CONN={"password": "hunter2"}'] }, "envs[0] (CONN)"],
    ["docker:index/service:Service", { taskSpec: { containerSpec: { env: { apiKey: "hunter2" } } } }, "(apiKey)"],
    ["docker:index/image:Image", { build: { args: { NPM_TOKEN: "hunter2" } } }, "build.args.NPM_TOKEN"],
    ["command:local:Command", { environment: { "client-secret": "hunter2" } }, "(client-secret)"],
    [MAP, { data: { password: "hunter2" } }, "data.password"],
    [MAP, { data: { "my.api-key": "hunter2" } }, "data.my.api-key"],
    [MAP, { data: { id_rsa: "-----BEGIN RSA PRIVATE KEY-----\nhunter2" } }, "data.id_rsa"],
    ["kubernetes:core/v1:Pod", pod([{ name: "S3_SECRET_KEY", value: "hunter2" }]), "env[0].value (S3_SECRET_KEY)"],
    [CONTAINER, { ...WELL, command: ["--a", "stand-in for gaiaflow:secrets.my.KEY"] }, "command[1] shows in clear"],
])("%s with %j is refused, by its place and never its value", (type, inputs, place) => {
    const faults = faultsOf(type, inputs);
    expect(faults).toContain(place);
    expect(faults).not.toContain("hunter2");
});

test.each<[string, Readonly<Record<string, unknown>>]>([
    [CONTAINER, { ...WELL, envs: "[secret]" }],
    [CONTAINER, { ...WELL, envs: UNKNOWN }],
    [
        CONTAINER,
        { ...WELL, envs: [UNKNOWN, "DB_PASSWORD=", "TOKEN=/run/secrets/token", "USE_TOKEN=true", "MAX_TOKEN=9"] },
    ],
    [
        CONTAINER,
        { ...WELL, envs: ["PASSWORD_FILE=x", "AWS_ACCESS_KEY_ID=x", "URL=https://db/a:b@c", "API_KEY=${KEY}"] },
    ],
    [MAP, { data: { password: "[secret]", token: UNKNOWN, "a.json": '{"password": ""}' } }],
    [MAP, { data: "[secret]" }],
    ["kubernetes:core/v1:Pod", pod([{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "a", key: "b" } } }])],
    ["kubernetes:core/v1:Secret", { stringData: { password: "hunter2" } }],
])("%s with %j passes", (type, inputs) => {
    expect(faultsOf(type, inputs)).toBe("");
});

test("what a rule asks about and is secret or not known yet is a warning, and no fault", () => {
    const { faults, warnings } = findingsOf(CONTAINER, { image: UNKNOWN, memory: "[secret]" });
    expect(faults).toEqual([]);
    expect(warnings.map((text) => text.split("\n").at(-1))).toEqual([
        "  Container it: image is not known before an up, and could not be checked.",
        "  Container it: memory is a secret, and could not be checked.",
    ]);
});
