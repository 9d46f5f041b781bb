import { portBindings } from "../../../components/mlops/container-args";
import { dockerHealthCheck, goDuration } from "../../../components/mlops/docker-forms";
import { databaseUrl } from "../../../lib/database-url";
import { sortedEntries } from "../../../lib/environment";
import { ownLabels } from "../../../lib/labels";
import { mebibytes } from "../../../lib/memory";
import { s3CredentialsFile } from "../../../lib/s3-credentials";

test.each([
    [0, "0s"],
    [5, "5s"],
    [60, "1m0s"],
    [95, "1m35s"],
    [3600, "1h0m0s"],
])("%i seconds read back from Docker as %s", (seconds, text) => {
    expect(goDuration(seconds)).toBe(text);
});

test("an environment is sorted by name", () => {
    expect(sortedEntries({ B: 1, A: 2 })).toEqual([
        ["A", 2],
        ["B", 1],
    ]);
});

test("ports are bound to 127.0.0.1 alone, sorted by the inner port", () => {
    const ports = [
        { container: 9001, host: 1 },
        { container: 9000, host: 2 },
    ];
    expect(portBindings(ports)).toEqual([
        { internal: 9000, external: 2, ip: "127.0.0.1", protocol: "tcp" },
        { internal: 9001, external: 1, ip: "127.0.0.1", protocol: "tcp" },
    ]);
});

test("a health check sets every field, so that none is read back as a default", () => {
    const check = { command: ["ok"], intervalSeconds: 5, timeoutSeconds: 60, startSeconds: 90, retries: 3 };
    expect(dockerHealthCheck(check)).toEqual({
        tests: ["CMD", "ok"],
        interval: "5s",
        timeout: "1m0s",
        startPeriod: "1m30s",
        startInterval: "0s",
        retries: 3,
    });
});

test("labels name project, stack and role", () => {
    expect(ownLabels({ project: "p", stack: "s" }, "r")).toEqual([
        { label: "io.gaiaflow.project", value: "p" },
        { label: "io.gaiaflow.role", value: "r" },
        { label: "io.gaiaflow.stack", value: "s" },
    ]);
});

test.each([
    ["512Mi", 512],
    ["2Gi", 2048],
])("%s are %i MiB", (text, amount) => {
    expect(mebibytes(text)).toBe(amount);
});

test.each(["2", "2G", "0Mi", "1.5Gi", ""])("%s is no amount of memory", (text) => {
    expect(() => mebibytes(text)).toThrow(RangeError);
});

test("a database URL names its driver and escapes its password", () => {
    expect(databaseUrl({ role: "mlflow", password: "a/b", host: "postgres" })).toBe(
        "postgresql+psycopg2://mlflow:a%2Fb@postgres:5432/mlflow",
    );
});

test("an S3 key is an AWS credentials file", () => {
    expect(s3CredentialsFile({ accessKey: "a", secretKey: "s" })).toBe(
        "[default]\naws_access_key_id = a\naws_secret_access_key = s\n",
    );
});
