import { passphraseFits } from "@gaiaflow/toolchain/core/passphrase";
import { parse } from "yaml";
import { makeSealer, type Sealer } from "../../../preview/sealer";
import { withStandIns } from "../../../preview/stand-ins";

const sealer: Sealer = { salt: "v1:salt", seal: (text) => `<${text}>` };
const standIn = (text: string) => withStandIns(text, () => sealer);
const configOf = (text: string) => (parse(text) as { config: unknown }).config;

test("each encrypted value of a secret or an environment is that of a text which names it", () => {
    const { leftOut, standIns, text } = standIn(`
encryptionsalt: v1:theirs
config:
  docker:registryAuth: [{ address: a, password: { secure: v1:one } }, { address: b, password: { secure: v1:two } }]
  gaiaflow:secrets:
    my.creds:
      API_KEY:
        secure: >-
          v1:three
  gaiaflow:airflow: { env: { A: { secure: v1:four }, PLAIN: "1" } }
`);
    expect(parse(text)).toEqual({
        encryptionsalt: "v1:salt",
        config: {
            "docker:registryAuth": [
                { address: "a", password: { secure: "<stand-in for docker:registryAuth[0].password>" } },
                { address: "b", password: { secure: "<stand-in for docker:registryAuth[1].password>" } },
            ],
            "gaiaflow:secrets": {
                "my.creds": { API_KEY: { secure: '<stand-in for gaiaflow:secrets["my.creds"].API_KEY>' } },
            },
            "gaiaflow:airflow": { env: { A: { secure: "<stand-in for gaiaflow:airflow.env.A>" }, PLAIN: "1" } },
        },
    });
    expect(standIns).toEqual([
        "docker:registryAuth[0].password",
        "docker:registryAuth[1].password",
        "gaiaflow:airflow.env.A",
        'gaiaflow:secrets["my.creds"].API_KEY',
    ]);
    expect(leftOut).toEqual([]);
});

test("what no text can stand in for is left out and named: a number, a whole map, of a list the right ones", () => {
    const { leftOut, standIns, text } = standIn(`
config:
  gaiaflow:secrets: { secure: v1:map }
  gaiaflow:ports: { airflow: { secure: v1:number }, mlflow: 5001 }
  gaiaflow:services: [{ secure: v1:a }, mlflow, { secure: v1:b }]
`);
    expect(configOf(text)).toEqual({ "gaiaflow:ports": { mlflow: 5001 }, "gaiaflow:services": ["mlflow"] });
    expect(leftOut).toEqual([
        "gaiaflow:ports.airflow",
        "gaiaflow:secrets",
        "gaiaflow:services[0]",
        "gaiaflow:services[2]",
    ]);
    expect(standIns).toEqual([]);
});

test("where the program wants a text of some form, the key's example stands in; the program gets to know what is encrypted", () => {
    const { encrypted, leftOut, standIns, text } = standIn(`
config:
  gaiaflow:dags:
    bundle:
      git: { repository: { secure: v1:a }, username: reader, token: { secure: v1:b } }
      s3: { accessKeyId: AKIA, secretAccessKey: { secure: v1:c } }
  gaiaflow:cluster: { cpus: { secure: v1:d }, kubeconfig: { secure: v1:e } }
  gaiaflow:registry: { server: { secure: v1:f }, pull: { secure: v1:g }, nothing: { secure: v1:h } }
  gaiaflow:tasks: { envVars: { DB: { secure: v1:i } }, secrets: [{ secure: v1:j }], tolerations: { secure: v1:k } }
  gaiaflow:endpoints: { mlflow: { secure: v1:l } }
`);
    const named = (key: string) => ({ secure: `<stand-in for gaiaflow:${key}>` });
    expect(configOf(text)).toEqual({
        "gaiaflow:dags": {
            bundle: {
                git: {
                    repository: { secure: "<https://git.example.com/team/dags.git>" },
                    username: "reader",
                    token: named("dags.bundle.git.token"),
                },
                s3: { accessKeyId: "AKIA", secretAccessKey: named("dags.bundle.s3.secretAccessKey") },
            },
        },
        "gaiaflow:cluster": { kubeconfig: named("cluster.kubeconfig") },
        "gaiaflow:registry": { server: { secure: "<registry.example.com>" }, nothing: named("registry.nothing") },
        "gaiaflow:tasks": { envVars: { DB: named("tasks.envVars.DB") }, secrets: [{ secure: "<warehouse>" }] },
        "gaiaflow:endpoints": { mlflow: { secure: "<https://mlflow.example.com>" } },
    });
    expect(leftOut).toEqual(["gaiaflow:cluster.cpus", "gaiaflow:registry.pull", "gaiaflow:tasks.tolerations"]);
    expect(standIns).toHaveLength(9);
    expect(encrypted).toHaveLength(12);
    expect(encrypted).toContainEqual(["tasks", "secrets", 0]);
    expect(encrypted).toContainEqual(["cluster", "cpus"]);
});

test("a file without an encrypted value says what it said, and nothing is encrypted for it", () => {
    const text = [
        "config:",
        "  # why",
        "  gaiaflow:credentialsVersion: 12345678901234567890",
        '  gaiaflow:airflow: { env: { A: 0.10, B: "0.10", secure: "no", C: !!str 1 } }',
        "",
    ].join("\n");
    const unused = () => {
        throw new Error("nothing to seal");
    };
    expect(withStandIns(text, unused)).toEqual({ text, standIns: [], leftOut: [], encrypted: [] });
    expect(withStandIns("", unused)).toMatchObject({ standIns: [], leftOut: [] });
});

test("what binds a file to a key service or Pulumi Cloud is gone; an environment, which may hold settings, is named", () => {
    const bound = "secretsprovider: awskms://key\nencryptedkey: abc\nenvironment:\n  - team\nconfig:\n  a:b: c\n";
    const { leftOut, text } = standIn(bound);
    expect(parse(text)).toEqual({ config: { "a:b": "c" } });
    expect(leftOut).toEqual(["environment"]);
});

test("what is no YAML is refused", () => {
    expect(() => standIn("config: [")).toThrow();
});

test("the salt of a sealer opens by its passphrase alone, and no value is sealed twice alike", async () => {
    const { salt, seal } = makeSealer("right");
    expect([await passphraseFits("right", salt), await passphraseFits("wrong", salt)]).toEqual([true, false]);
    expect(seal("text")).not.toBe(seal("text"));
});
