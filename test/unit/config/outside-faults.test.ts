import { validateConfig } from "../../../config/validate";

const inCluster = { airflow: { deployment: "in-cluster" }, cluster: { memoryMib: 8192 } };
const credentials = { accessKey: "AKIATEAM", secretKey: "hush" };
const url = "postgresql://team:word@db.example.com:5432";

/** What is wrong with a stack whose secrets are encrypted, as what it is about, why, and what to type. */
const faults = (given: Record<string, unknown>, secretKeys = ["database", "objectStore"]): string[] => {
    const values = Object.entries({ project: { package: "iris" }, ...given });
    const texts = Object.fromEntries(
        values.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    const { faults: found } = validateConfig({ stack: "prod_local", values: texts, secretKeys: new Set(secretKeys) });
    return found.map(({ fix, problem, subject }) => `${subject} ${problem} → ${fix}`);
};

test("a database and a bucket elsewhere are taken", () => {
    const objectStore = { bucket: "models", endpoint: "https://s3.example.com", region: "eu-west-1", credentials };
    expect(faults({ ...inCluster, database: { url, airflow: "af", mlflow: "ml" }, objectStore })).toEqual([]);
    expect(faults({ ...inCluster, database: { url: `${url}/?sslmode=require` } })).toEqual([]);
});

test("what runs elsewhere needs no room on the node", () => {
    const cluster = { memoryMib: 2130 };
    const state = { database: { url }, objectStore: { bucket: "models", credentials } };
    expect(faults({ ...inCluster, cluster, services: ["mlflow"], ...state })).toEqual([]);
    expect(faults({ ...inCluster, cluster, services: ["mlflow"], database: { url } })).toHaveLength(1);
});

test("containers of this machine have their own", () => {
    const given = {
        database: { url, airflow: "af", mlflow: "ml", caCertificate: "-----BEGIN CERTIFICATE-----" },
        objectStore: { bucket: "models", endpoint: "https://s3.example.com", region: "eu-west-1", credentials },
    };
    const keys = [
        ...["database.url", "database.airflow", "database.mlflow", "database.caCertificate"],
        ...["objectStore.bucket", "objectStore.endpoint", "objectStore.region"],
        ...["objectStore.credentials.accessKey", "objectStore.credentials.secretKey"],
    ];
    expect(faults(given)).toEqual(
        keys.map(
            (key) =>
                `gaiaflow:${key} is set, which is for gaiaflow:airflow.deployment: in-cluster alone → ` +
                `pulumi config rm --stack prod_local --path 'gaiaflow:${key}'`,
        ),
    );
    const usual = { database: { airflow: "airflow", mlflow: "mlflow" }, objectStore: { region: "us-east-1" } };
    expect([...faults(usual), ...faults({ ...inCluster, ...usual })]).toEqual([]);
});

test.each([
    ["database.caCertificate", { database: { caCertificate: "-----BEGIN CERTIFICATE-----" } }],
    ["database.airflow", { database: { airflow: "af" } }],
    ["database.mlflow", { database: { mlflow: "ml" } }],
])("%s without a server's address does nothing, and so is a fault", (key, given) => {
    expect(faults({ ...inCluster, ...given })).toEqual([
        `gaiaflow:database.url is missing; expected it beside gaiaflow:${key} → ` +
            "pulumi config set --stack prod_local --secret --path 'gaiaflow:database.url'",
    ]);
});

test.each([
    "db.example.com",
    "mysql://team:word@db.example.com",
    "postgresql://db.example.com",
    "postgresql://team@db.example.com",
    "postgresql://team:word@db.example.com/airflow",
])("%s is no address of a server, and no message repeats it", (wrong) => {
    const [fault = "", ...others] = faults({ ...inCluster, database: { url: wrong } });
    expect(others).toEqual([]);
    expect(fault).toMatch(/^gaiaflow:database\.url .*expected postgresql:\/\/USER:PASSWORD@HOST:PORT/);
    expect(fault).toContain("--secret");
    expect(fault).not.toContain("db.example.com");
});

test("passwords stand nowhere in clear text", () => {
    const objectStore = { bucket: "models", credentials };
    const found = faults({ ...inCluster, database: { url }, objectStore }, []);
    expect(found.map((fault) => fault.split(" ")[0])).toEqual([
        "gaiaflow:database.url",
        "gaiaflow:objectStore.credentials.secretKey",
    ]);
    expect(found.join()).not.toMatch(/word|hush/);
});

test("half a bucket is none", () => {
    expect(faults({ ...inCluster, objectStore: { bucket: "models" } })).toEqual([
        "gaiaflow:objectStore.credentials.accessKey is missing; expected it beside gaiaflow:objectStore.bucket → " +
            "pulumi config set --stack prod_local --path 'gaiaflow:objectStore.credentials.accessKey' AKIAEXAMPLE",
        "gaiaflow:objectStore.credentials.secretKey is missing; expected it beside gaiaflow:objectStore.bucket → " +
            "pulumi config set --stack prod_local --secret --path 'gaiaflow:objectStore.credentials.secretKey'",
    ]);
});

test.each([
    ["endpoint", { endpoint: "https://s3.example.com" }],
    ["region", { region: "eu-west-1" }],
    ["credentials.accessKey", { credentials: { accessKey: "AKIATEAM" } }],
    ["credentials.secretKey", { credentials: { secretKey: "hush" } }],
])("objectStore.%s without a bucket does nothing, and so is a fault", (key, objectStore) => {
    expect(faults({ ...inCluster, objectStore })).toEqual([
        `gaiaflow:objectStore.bucket is missing; expected it beside gaiaflow:objectStore.${key} → ` +
            "pulumi config set --stack prod_local --path 'gaiaflow:objectStore.bucket' team-models",
    ]);
});

test("a store of the stack's own is none beside it", () => {
    const objectStore = { bucket: "models", credentials, buckets: ["scenes"], keyBuckets: ["*"] };
    expect(faults({ ...inCluster, objectStore }).map((fault) => fault.split(",")[0])).toEqual([
        "gaiaflow:objectStore.buckets is set beside gaiaflow:objectStore.bucket",
        "gaiaflow:objectStore.keyBuckets is set beside gaiaflow:objectStore.bucket",
    ]);
});

describe("a role that opens the bucket", () => {
    const role = "arn:aws:iam::123456789012:role/gaiaflow";
    const cluster = { context: "production" };
    const registry = { server: "registry.example.com" };
    const inProduction = (objectStore: object): string[] => {
        const values = { mode: "prod", airflow: inCluster.airflow, cluster, registry, objectStore };
        return faults(values).map((fault) => fault.replace(/ → .*/, ""));
    };

    test("takes the place of a key", () => {
        expect(inProduction({ bucket: "models", role })).toEqual([]);
        expect(inProduction({ bucket: "models", role, credentials: { secretKey: "hush" } })).toEqual([
            "gaiaflow:objectStore.credentials.secretKey is set beside gaiaflow:objectStore.role, which needs no key",
        ]);
    });

    test("needs a bucket", () => {
        expect(inProduction({ role })).toEqual([
            "gaiaflow:objectStore.bucket is missing; expected it beside gaiaflow:objectStore.role",
        ]);
    });

    test("is Amazon's alone", () => {
        expect(faults({ ...inCluster, objectStore: { bucket: "models", role } })).toEqual([
            "gaiaflow:objectStore.role is set, and only Amazon's clusters, in mode prod, give pods a role → " +
                "pulumi config rm --stack prod_local --path 'gaiaflow:objectStore.role'",
        ]);
    });
});
