import { s3Environment } from "../../../lib/s3-environment";

test.each([
    [
        "http://minio:9000",
        { AWS_S3_ENDPOINT: "minio:9000", AWS_HTTPS: "NO", DUCKDB_S3_USE_SSL: "false", AWS_ALLOW_HTTP: "true" },
    ],
    ["https://s3.example.com/", { AWS_S3_ENDPOINT: "s3.example.com", AWS_HTTPS: "YES", DUCKDB_S3_USE_SSL: "true" }],
])("clients find %s, each by what it reads", (endpoint, own) => {
    const { AWS_ENDPOINT_URL_S3, FSSPEC_S3_ENDPOINT_URL, MLFLOW_S3_ENDPOINT_URL, ...others } = s3Environment(endpoint);
    expect([AWS_ENDPOINT_URL_S3, FSSPEC_S3_ENDPOINT_URL, MLFLOW_S3_ENDPOINT_URL]).toEqual([
        endpoint,
        endpoint,
        endpoint,
    ]);
    expect(others).toEqual({ ...own, AWS_VIRTUAL_HOSTING: "FALSE", DUCKDB_S3_ENDPOINT: own.AWS_S3_ENDPOINT });
});
