"""Writes and reads the stack's bucket `data` with each client, none of which is given its address.

Prints what each read, as JSON. DuckDB's extension comes from PyPI here.
"""

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any


def boto3() -> Any:
    """As MLflow and Airflow use it."""
    import boto3

    client = boto3.client("s3")
    client.put_object(Bucket="data", Key="boto3", Body=b"1")
    return client.get_object(Bucket="data", Key="boto3")["Body"].read().decode()


def gdal() -> Any:
    """rasterio, by both kinds of address."""
    import boto3
    import numpy
    import rasterio
    from rasterio.io import MemoryFile

    with MemoryFile() as file:
        with file.open(driver="GTiff", width=2, height=2, count=1, dtype="uint8") as image:
            image.write(numpy.ones((1, 2, 2), "uint8"))
        boto3.client("s3").put_object(Bucket="data", Key="x.tif", Body=file.read())
    sums = []
    for address in ("s3://data/x.tif", "/vsis3/data/x.tif"):
        with rasterio.open(address) as image:
            sums.append(int(image.read().sum()))
    return sums


def s3fs() -> Any:
    """By fsspec, as xarray, zarr and pandas find it."""
    import fsspec

    with fsspec.open("s3://data/s3fs", "w") as file:
        file.write("1")
    with fsspec.open("s3://data/s3fs") as file:
        return file.read().decode()


def obstore() -> Any:
    """Rust's object_store."""
    import obstore
    from obstore.store import from_url

    store = from_url("s3://data")
    obstore.put(store, "obstore", b"1")
    return bytes(obstore.get(store, "obstore").bytes()).decode()


def pyarrow() -> Any:
    """By an address."""
    import pyarrow
    import pyarrow.parquet as parquet

    parquet.write_table(pyarrow.table({"a": [1, 2, 3]}), "s3://data/a.parquet")
    return parquet.read_table("s3://data/a.parquet").num_rows


def polars() -> Any:
    """What pyarrow has written."""
    import polars

    return polars.scan_parquet("s3://data/a.parquet").collect().height


def duckdb() -> Any:
    """The same."""
    import duckdb

    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    [extension] = Path(sys.prefix).rglob("httpfs.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    return connection.execute("SELECT count(*) FROM 's3://data/a.parquet'").fetchall()[0][0]


def answer(client: Callable[[], Any]) -> Any:
    """What it read, or why it did not."""
    try:
        return client()
    except Exception as error:  # noqa: BLE001 - each says its own
        return f"{type(error).__name__}: {error}"


warnings.simplefilter("ignore")
CLIENTS = (boto3, gdal, s3fs, obstore, pyarrow, polars, duckdb)
print(json.dumps({client.__name__: answer(client) for client in CLIENTS}))  # noqa: T201
