import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { inCluster } from "../../../stacks/in-cluster";
import { mocks } from "../../support/provider-mocks";
import { record, type Recorded, type Recording } from "../../support/pulumi-recorder";
import { publicPart, revealed } from "../../support/secret-values";
import { CLONE, MACHINE, settings } from "../../support/settings";

const PODS = ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:StatefulSet", "kubernetes:batch/v1:Job"];
const SECRET = "kubernetes:core/v1:Secret";
const PASSWORD = "word-of-the-team";
const KEY = "key-of-the-team";

type InCluster = Recording<ReturnType<typeof inCluster>>;
const { project, airflow } = settings();
const run = (outside: Parameters<typeof settings>[0] & object): Promise<InCluster> =>
    record(
        () =>
            inCluster(
                settings({
                    mode: "prod_local",
                    identity: { project: "gaiaflow", stack: "prod_local" },
                    project: {
                        ...project,
                        folders: {
                            ...project.folders,
                            project: { folder: path.join(CLONE, "project"), identity: "1" },
                        },
                    },
                    airflow: { ...airflow, inCluster: true },
                    ...outside,
                }),
                MACHINE,
            ),
        { mocks },
    );
const pods = ({ resources }: InCluster): string[] =>
    resources
        .filter(({ type }) => PODS.includes(type))
        .map(({ name }) => name)
        .sort();
/** What a file of a pod holds. */
const file = (all: InCluster, pod: string, key: string): string => {
    const { data } = revealed(all.get(SECRET, `${pod}-files`).inputs) as { data: Readonly<Record<string, string>> };
    return Buffer.from(data[key] ?? "", "base64").toString();
};
const environment = ({ inputs }: Recorded): Record<string, string> => {
    const { spec } = inputs as {
        spec: { template: { spec: { containers: { env?: { name: string; value: string }[] }[] } } };
    };
    return Object.fromEntries(
        spec.template.spec.containers.flatMap(({ env = [] }) => env.map(({ name, value }) => [name, value])),
    );
};

describe("a platform whose state is elsewhere", () => {
    let all: InCluster;
    beforeAll(async () => {
        const database = {
            url: pulumi.secret(`postgresql://team:${PASSWORD}@db.example.com:6432`),
            names: { airflow: "af", mlflow: "ml" },
            caCertificate: "-----BEGIN CERTIFICATE-----",
        };
        const objectStore = {
            ...{ endpoint: "https://s3.example.com", region: "eu-west-1", bucket: "models" },
            key: { accessKey: pulumi.output("AKIATEAM"), secretKey: pulumi.secret(KEY) },
        };
        all = await run({ outside: { database, objectStore } });
    });

    test("has a client of that database in Airflow's image, for backups", () => {
        const { inputs } = all.get("docker:index/image:Image", "airflow-image");
        expect(inputs["build"]).toMatchObject({ args: { AIRFLOW_PACKAGES: "postgresql-client" } });
    });

    test("has no pod for it, and keeps the claims", () => {
        expect(pods(all)).toEqual([
            ...["airflow-api-server", "airflow-dag-processor", "airflow-migration", "airflow-scheduler"],
            ...["airflow-triggerer", "jupyter", "mlflow"],
        ]);
        const claims = all.resources.filter(({ type }) => type === "kubernetes:core/v1:PersistentVolumeClaim");
        expect(claims.map(({ name }) => name)).toEqual(expect.arrayContaining(["postgres-data", "minio-data"]));
        expect(all.resources.filter(({ name }) => /^minio|^postgres/.test(name)).map(({ type }) => type)).not.toContain(
            "kubernetes:core/v1:Service",
        );
    });

    test.each([
        ["airflow-scheduler", "airflow-scheduler.airflow", "airflow", "af"],
        ["airflow-migration", "airflow-migration.airflow", "airflow", "af"],
        ["mlflow", "mlflow.mlflow", "mlflow", "ml"],
    ])("%s finds its database, with the certificates that vouch for it", (pod, folder, service, name) => {
        expect(file(all, pod, `${folder}.database-url`)).toBe(
            `postgresql+psycopg2://team:${PASSWORD}@db.example.com:6432/${name}` +
                `?sslmode=verify-full&sslrootcert=%2Frun%2Fsecrets%2F${service}%2Fdatabase-ca.pem`,
        );
        expect(file(all, pod, `${folder}.database-ca.pem`)).toBe("-----BEGIN CERTIFICATE-----");
    });

    test("Airflow's asynchronous calls have an address of their own, in a file as the other has", () => {
        expect(file(all, "airflow-scheduler", "airflow-scheduler.airflow.database-url-async")).toMatch(
            /^postgresql\+psycopg:.*\/af\?sslmode=verify-full/,
        );
        expect(environment(all.get("kubernetes:apps/v1:Deployment", "airflow-scheduler"))).toMatchObject({
            AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC_CMD: "cat /run/secrets/airflow/database-url-async",
        });
    });

    test("MLflow keeps artifacts in the bucket, and all find its server and its key", () => {
        expect(environment(all.get("kubernetes:apps/v1:Deployment", "mlflow"))).toMatchObject({
            MLFLOW_ARTIFACTS_DESTINATION: "s3://models/mlflow",
            MLFLOW_S3_ENDPOINT_URL: "https://s3.example.com",
            AWS_DEFAULT_REGION: "eu-west-1",
        });
        expect(environment(all.get("kubernetes:apps/v1:StatefulSet", "jupyter"))).toMatchObject({
            AWS_ENDPOINT_URL_S3: "https://s3.example.com",
            AWS_DEFAULT_REGION: "eu-west-1",
        });
        expect(file(all, "mlflow", "mlflow.s3.credentials")).toContain(`aws_secret_access_key = ${KEY}`);
        const { data } = revealed(all.get(SECRET, "task-secret-gaiaflow-s3").inputs) as { data: object };
        expect(JSON.stringify(data)).toContain(Buffer.from(KEY).toString("base64"));
    });

    test("no password is anywhere else", () => {
        const readable = all.resources.map(({ inputs, urn }) => [urn, JSON.stringify(publicPart(inputs))] as const);
        expect(
            readable.filter(([, text]) => text.includes(PASSWORD) || text.includes(KEY)).map(([urn]) => urn),
        ).toEqual([]);
    });
});

test("Amazon's own server is found by its region alone", async () => {
    const objectStore = {
        ...{ region: "eu-west-1", bucket: "models" },
        key: { accessKey: pulumi.output("AKIATEAM"), secretKey: pulumi.secret(KEY) },
    };
    const all = await run({ outside: { objectStore }, services: ["mlflow"] });
    expect(pods(all)).toEqual(["mlflow", "postgres"]);
    const { AWS_DEFAULT_REGION, ...others } = environment(all.get("kubernetes:apps/v1:Deployment", "mlflow"));
    expect(AWS_DEFAULT_REGION).toBe("eu-west-1");
    expect(Object.keys(others).filter((name) => /ENDPOINT/.test(name))).toEqual([]);
});
