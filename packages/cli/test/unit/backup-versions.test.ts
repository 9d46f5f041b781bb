import { formatBytes } from "@gaiaflow/toolchain/core/format";
import type { AirflowLogs } from "../../backup/airflow-logs";
import { damage, parseManifest, type Manifest } from "../../backup/format";
import type { ObjectStore } from "../../backup/objects";
import { bucketNote } from "../../backup/standstill";
import { compareVersions, otherKindNotes, refuseObjects, refuseVersions } from "../../backup/versions";
import { wordsOf } from "../../backup/words";

const MANIFEST: Manifest = {
    format: 1,
    made: "2026-11-29T10:00:00.000Z",
    project: "iris",
    stack: "dev",
    versions: { gaiaflow: "0.1.0", postgres: "17", airflow: "3.3.2", mlflow: "3.17.2" },
    parts: ["airflow.dump", "mlflow.dump", "objects.tar", "logs.tar", "secrets.json"],
};

test.each([
    ["3.3.2", "3.3.2", 0],
    ["3.3.2", "3.3.10", -1],
    ["3.10.0", "3.9.9", 1],
    ["3.3", "3.3.0", 0],
    ["4.0.0rc1", "4.0.0", 0],
    ["3.3.2+local", "3.3.1", 1],
])("of %s and %s the older one is known", (first, second, sign) => {
    expect(Math.sign(compareVersions(first, second))).toBe(sign);
});

test("the same versions and newer ones take a backup", () => {
    refuseVersions(MANIFEST, "dev", MANIFEST.versions);
    refuseVersions(MANIFEST, "dev", { ...MANIFEST.versions, airflow: "3.4.0", mlflow: "4.0.0" });
    refuseVersions({ ...MANIFEST, parts: ["mlflow.dump"] }, "dev", {
        gaiaflow: "0.1.0",
        postgres: "17",
        mlflow: "3.17.2",
    });
});

test.each([
    ["an older Airflow", { airflow: "3.2.9" }, "Stack dev has Airflow 3.2.9, older than the backup's 3.3.2."],
    ["an older MLflow", { mlflow: "2.22.0" }, "Stack dev has MLflow 2.22.0, older than the backup's 3.17.2."],
    ["an older Postgres", { postgres: "16" }, "The backup is of Postgres 17, stack dev has 16."],
    ["a newer Postgres", { postgres: "18" }, "The backup is of Postgres 17, stack dev has 18."],
])("%s is refused", (_what, versions, words) => {
    expect(() => refuseVersions(MANIFEST, "dev", { ...MANIFEST.versions, ...versions })).toThrow(words);
});

test("a stack that lacks a service is said how to start it", () => {
    const versions = { gaiaflow: "0.1.0", postgres: "17", mlflow: "3.17.2" };
    expect(() => refuseVersions(MANIFEST, "prod_local", versions)).toThrow(
        /data of Airflow, which stack prod_local does not run[^]*mlops start --service airflow --stack prod_local/,
    );
});

describe("a backup of a stack that keeps things elsewhere", () => {
    const store = { endpoint: "http://minio:9000" } as unknown as ObjectStore;
    const logs = {} as AirflowLogs;
    const scheduler = () => Promise.reject(new Error("nobody runs anything"));

    test("its objects come into no bucket of a team's", () => {
        expect(() => refuseObjects(MANIFEST, { stack: "prod" })).toThrow(/bucket elsewhere[^]*object store of its own/);
        refuseObjects(MANIFEST, { stack: "prod", store });
        refuseObjects({ ...MANIFEST, parts: ["airflow.dump", "mlflow.dump"] }, { stack: "prod" });
    });

    test("what a restore leaves out is said", () => {
        expect(otherKindNotes(MANIFEST, { airflow: { scheduler, logs }, store })).toEqual([]);
        expect(otherKindNotes(MANIFEST, { airflow: { scheduler }, store })).toEqual([
            expect.stringContaining("logs of tasks are left out"),
        ]);
        expect(otherKindNotes({ parts: ["mlflow.dump"] }, { store })).toEqual([
            expect.stringContaining("It has no objects"),
        ]);
    });
});

test("a backup of a later format is refused with the version that wrote it", () => {
    expect(parseManifest(JSON.stringify(MANIFEST))).toEqual(MANIFEST);
    const later = { ...MANIFEST, format: 2, versions: { ...MANIFEST.versions, gaiaflow: "9.0.0" } };
    expect(() => parseManifest(JSON.stringify(later))).toThrow("of format 2, written by GaiaFlow 9.0.0");
});

test("parts that differ, are missing or are too many are named", () => {
    const part = { bytes: 1, sha256: "a" };
    expect(damage({ "mlflow.dump": part }, { "mlflow.dump": part })).toBeUndefined();
    expect(damage({ "mlflow.dump": part }, { "mlflow.dump": { bytes: 1, sha256: "b" } })).toContain("mlflow.dump");
    expect(damage({ "mlflow.dump": part }, {})).toContain("mlflow.dump");
    expect(damage({}, { "logs.tar": part })).toContain("logs.tar");
});

test("counts and sizes read as words", () => {
    expect(wordsOf({ "DAG runs": 1, connections: 0, objects: 12 })).toBe("1 DAG run, 12 objects");
    expect(wordsOf({})).toBe("nothing that users made");
    expect([0, 1023, 1024, 1_572_864, 5 * 1024 ** 5].map(formatBytes)).toEqual([
        "0 bytes",
        "1023 bytes",
        "1.0 KiB",
        "1.5 MiB",
        "5120.0 TiB",
    ]);
});

test("new buckets are named, with where they are opened to the key, and which stack it is", () => {
    expect(bucketNote("dev", ["tiles", "maps"])).toBe(
        "New in its object store: tiles, maps. The key of tasks and notebooks opens those that gaiaflow:objectStore.buckets in " +
            "Pulumi.dev.yaml names: add them there, and type npx gaiaflow start",
    );
});
