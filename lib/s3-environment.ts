/**
 * The variables by which clients of S3 find a server: no two kinds of client read the same ones. Which reads which stands in
 * `docs/object-store.md`.
 * @param endpoint Its address, such as `http://minio:9000`.
 */
export function s3Environment(endpoint: string): Record<string, string> {
    const { host, pathname, protocol } = new URL(endpoint);
    const isTls = protocol === "https:";
    const address = `${host}${pathname}`.replace(/\/+$/, "");
    return {
        // AWS's own clients, s3fs, pyarrow for an address s3://…, and clients in Rust: obstore, polars, deltalake.
        AWS_ENDPOINT_URL_S3: endpoint,
        ...(isTls ? {} : { AWS_ALLOW_HTTP: "true" }),
        // GDAL, rasterio. A bucket in the host's name would need a name server that knows it.
        AWS_S3_ENDPOINT: address,
        AWS_HTTPS: isTls ? "YES" : "NO",
        AWS_VIRTUAL_HOSTING: "FALSE",
        // fsspec, whatever the version of what is below it.
        FSSPEC_S3_ENDPOINT_URL: endpoint,
        // DuckDB.
        DUCKDB_S3_ENDPOINT: address,
        DUCKDB_S3_USE_SSL: String(isTls),
        MLFLOW_S3_ENDPOINT_URL: endpoint,
    };
}
