"""Reads a bucket elsewhere with each client, as docs/object-store.md has it, with the stack's variables set.

Arguments: the address of its server, and `public` or, for one with a key of its own, `private`. Prints what each read,
as JSON.
"""

import json
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

ENDPOINT = sys.argv[1]
BUCKET, PRIVATE = "sentinel-cogs", "eodata"


def boto3() -> Any:
    """Without a signature."""
    import boto3
    from botocore import UNSIGNED
    from botocore.config import Config

    client = boto3.client("s3", endpoint_url=ENDPOINT, config=Config(signature_version=UNSIGNED))
    return client.get_object(Bucket=BUCKET, Key="a.txt")["Body"].read().decode()


def gdal() -> Any:
    """By HTTPS, which is no S3, and by GDAL's own options."""
    import rasterio

    host = ENDPOINT.split("://")[1]
    with rasterio.open(f"{ENDPOINT}/{BUCKET}/x.tif") as image:
        first = int(image.read().sum())
    with (
        rasterio.Env(AWS_NO_SIGN_REQUEST="YES", AWS_S3_ENDPOINT=host),
        rasterio.open(f"/vsis3/{BUCKET}/x.tif") as image,
    ):
        return [first, int(image.read().sum())]


def s3fs() -> Any:
    """Anonymous, with an address of its own."""
    import fsspec

    with fsspec.open(f"s3://{BUCKET}/a.txt", anon=True, endpoint_url=ENDPOINT) as file:
        return file.read().decode()


def obstore() -> Any:
    """The same."""
    import obstore
    from obstore.store import S3Store

    store = S3Store(BUCKET, aws_endpoint_url_s3=ENDPOINT, skip_signature=True)
    return bytes(obstore.get(store, "a.txt").bytes()).decode()


def pyarrow() -> Any:
    """Its class takes no notice of the variables."""
    from pyarrow import fs

    scheme, host = ENDPOINT.split("://")
    system = fs.S3FileSystem(anonymous=True, endpoint_override=host, scheme=scheme)
    with system.open_input_stream(f"{BUCKET}/a.txt") as file:
        return file.read().decode()


def boto3_key() -> Any:
    """With a key that is in variables of other names than the store's."""
    import boto3

    key = {"aws_access_key_id": os.environ["COPERNICUS_KEY"], "aws_secret_access_key": os.environ["COPERNICUS_SECRET"]}
    client = boto3.client("s3", endpoint_url=ENDPOINT, region_name="default", **key)
    return client.get_object(Bucket=PRIVATE, Key="a.txt")["Body"].read().decode()


def gdal_key() -> Any:
    """The same, by a session of rasterio's."""
    import rasterio
    from rasterio.session import AWSSession

    scheme, host = ENDPOINT.split("://")
    key = {"aws_access_key_id": os.environ["COPERNICUS_KEY"], "aws_secret_access_key": os.environ["COPERNICUS_SECRET"]}
    session = AWSSession(**key, endpoint_url=host, region_name="default")
    with (
        rasterio.Env(session, AWS_HTTPS="YES" if scheme == "https" else "NO", AWS_VIRTUAL_HOSTING="FALSE"),
        rasterio.open(f"s3://{PRIVATE}/x.tif") as image,
    ):
        return int(image.read().sum())


def s3fs_key() -> Any:
    """The same."""
    import fsspec

    key = {"key": os.environ["COPERNICUS_KEY"], "secret": os.environ["COPERNICUS_SECRET"]}
    with fsspec.open(f"s3://{PRIVATE}/a.txt", endpoint_url=ENDPOINT, **key) as file:
        return file.read().decode()


def answer(client: Callable[[], Any]) -> Any:
    """What it read, or why it did not."""
    try:
        return client()
    except Exception as error:  # noqa: BLE001 - each says its own
        return f"{type(error).__name__}: {error}"


warnings.simplefilter("ignore")
CLIENTS = {"public": (boto3, gdal, s3fs, obstore, pyarrow), "private": (boto3_key, gdal_key, s3fs_key)}
print(json.dumps({client.__name__: answer(client) for client in CLIENTS[sys.argv[2]]}))  # noqa: T201
