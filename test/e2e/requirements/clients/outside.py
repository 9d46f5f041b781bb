"""Reads a public bucket elsewhere with each client, as docs/object-store.md has it, with the stack's variables set.

Argument: the address of its server. Prints what each read, as JSON.
"""

import json
import sys
import warnings
from collections.abc import Callable
from typing import Any

ENDPOINT = sys.argv[1]
BUCKET = "sentinel-cogs"


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


def answer(client: Callable[[], Any]) -> Any:
    """What it read, or why it did not."""
    try:
        return client()
    except Exception as error:  # noqa: BLE001 - each says its own
        return f"{type(error).__name__}: {error}"


warnings.simplefilter("ignore")
print(json.dumps({client.__name__: answer(client) for client in (boto3, gdal, s3fs, obstore, pyarrow)}))  # noqa: T201
