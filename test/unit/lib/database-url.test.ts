import { databaseUrl, externalDatabase } from "../../../lib/database-url";

const external = (url: string) =>
    externalDatabase({ url, database: "airflow", certificates: "/etc/ssl/certs/all.crt" });

test("a database of ours names its driver, and its password is one whatever it holds", () => {
    expect(databaseUrl({ role: "mlflow", password: "a/b@c", host: "postgres" })).toBe(
        "postgresql+psycopg2://mlflow:a%2Fb%40c@postgres:5432/mlflow",
    );
});

test("one elsewhere has an address for each kind of call, with a driver that knows sslmode, and shows its certificate", () => {
    const rest =
        "team:a%40b@db.example.com:6432/airflow?sslmode=verify-full&sslrootcert=%2Fetc%2Fssl%2Fcerts%2Fall.crt";
    expect(external("postgresql://team:a%40b@db.example.com:6432")).toEqual({
        sync: `postgresql+psycopg2://${rest}`,
        async: `postgresql+psycopg://${rest}`,
    });
    expect(external("postgres://team:a%40b@db.example.com:6432/").sync).toBe(`postgresql+psycopg2://${rest}`);
});

test.each([
    ["sslmode=disable", "sslmode=disable"],
    ["sslmode=require", "sslmode=require"],
    ["sslmode=verify-ca", "sslmode=verify-ca&sslrootcert=%2Fetc%2Fssl%2Fcerts%2Fall.crt"],
    ["sslrootcert=system", "sslrootcert=system&sslmode=verify-full"],
    ["connect_timeout=5&sslmode=require", "connect_timeout=5&sslmode=require"],
])("what its address says stays: %s", (given, made) => {
    expect(external(`postgresql://team:word@db/?${given}`).sync).toBe(
        `postgresql+psycopg2://team:word@db/airflow?${made}`,
    );
});
